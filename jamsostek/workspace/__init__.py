"""The office's own folder: imports in force, and files that survive a power cut."""
