"""The coaching partner: orders, sessions, participants, reports, and who can stay as a coach."""
