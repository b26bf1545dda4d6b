"""Messages that people get: one per cause, by mail, with what they need to know."""
