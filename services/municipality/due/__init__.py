"""What falls due at the municipality, a file per topic."""

from services.municipality.due.offers import EXPIRE
from services.municipality.due.warnings import WARN

DUE = (EXPIRE, WARN)
"""All of it."""
