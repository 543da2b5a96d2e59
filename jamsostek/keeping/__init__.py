"""Kept and kept running: backup and restore, forgetting a member, whether all is well."""
