"""What people and systems can do here: one command each, for JSON and for pages alike."""
