"""What falls due at the municipality, a file per topic."""

from services.municipality.due.cases import BIRTHDAYS, REVIEW
from services.municipality.due.doorstroompunt import DELETE_OWN_PARTS, SAY_OVERDUE
from services.municipality.due.offers import EXPIRE
from services.municipality.due.region import ALERT
from services.municipality.due.warnings import WARN
from shared.connections.lasting import DELETE_BY_AGE

DUE = (EXPIRE, WARN, REVIEW, BIRTHDAYS, SAY_OVERDUE, DELETE_OWN_PARTS, ALERT, *DELETE_BY_AGE)
"""All of it."""
