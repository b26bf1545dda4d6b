"""What people and systems get to see: one question each, for JSON and for pages alike."""
