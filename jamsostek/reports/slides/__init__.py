"""What the ready decks say, slide by slide."""
