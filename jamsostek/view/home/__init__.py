"""The pieces of the page Ringkasan."""
