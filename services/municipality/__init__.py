"""The municipality: offers of a handover, continuity of coach, cases, and their outcomes."""
