"""The pieces of the page Pertumbuhan."""
