"""What falls due at the municipality, a file per topic."""

from services.municipality.due.offers import EXPIRE
from services.municipality.due.region import ALERT

DUE = (EXPIRE, ALERT)
"""All of it."""
