"""The pieces of the page Sumber."""
