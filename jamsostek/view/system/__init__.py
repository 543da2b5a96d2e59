"""The page of whoever keeps the app running."""
