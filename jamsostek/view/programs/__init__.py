"""The pieces of the page Program."""
