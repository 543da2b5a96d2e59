"""The pieces of the page Presentasi."""
