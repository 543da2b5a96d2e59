"""The commands of ``python -m jamsostek``."""
