"""Measures delivery and import against raw floors, side by side in one run."""
