"""DuckDB: where each dataset comes from, how it is loaded and built, how it is asked."""
