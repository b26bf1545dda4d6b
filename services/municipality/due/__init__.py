"""What falls due at the municipality, a file per topic."""

from services.municipality.due.cases import BIRTHDAYS, REVIEW
from services.municipality.due.offers import EXPIRE

DUE = (EXPIRE, REVIEW, BIRTHDAYS)
"""All of it."""
