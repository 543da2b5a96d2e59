"""The pieces of the page Monev."""
