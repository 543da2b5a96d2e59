"""The records of monev meetings: tables, database, what is published of them, the live state."""
