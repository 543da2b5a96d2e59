"""Numbers in, numbers out: forecast, correlation, contributions. No files, database or clock."""
