"""The pieces of the page Paritrana."""
