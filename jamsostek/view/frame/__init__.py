"""What stands around every page: guard, filters, errors, address, theme, viewport."""
