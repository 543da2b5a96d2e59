"""What several pages draw: charts, maps, tables, cards, choices."""
