"""Handovers at the school after they were proposed: moves, questions, and offering anew."""
