"""An office's file, from the sheet it comes in to rows that are in force."""
