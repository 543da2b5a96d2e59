"""The deck drawn as an editable PowerPoint file."""
