"""The deck and the achievement card set on paper by Typst."""
