"""What is declared once: datasets, metrics, geography, queries."""
