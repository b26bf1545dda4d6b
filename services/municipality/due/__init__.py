"""What falls due at the municipality, a file per topic."""

from services.municipality.due.offers import EXPIRE

DUE = (EXPIRE,)
"""All of it."""
