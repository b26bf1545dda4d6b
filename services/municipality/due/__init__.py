"""What falls due at the municipality, a file per topic."""

from services.municipality.due.doorstroompunt import DELETE_OWN_PARTS, SAY_OVERDUE
from services.municipality.due.offers import EXPIRE

DUE = (EXPIRE, SAY_OVERDUE, DELETE_OWN_PARTS)
"""All of it."""
