"""What every room may lean on: settings, errors, language, colours, access, SQL text."""
