"""Handing accepted cases to the case system that a municipality already runs."""
