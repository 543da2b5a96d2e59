"""The pieces of the page Perisai."""
