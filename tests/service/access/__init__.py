"""Who may see and do what: every address, every role, every table."""
