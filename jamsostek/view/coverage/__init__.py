"""The page of coverage and its price."""
