"""Who may do and see what: people and systems, the table of permissions, and the log of reading."""
