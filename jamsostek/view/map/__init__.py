"""The pieces of the page Peta."""
