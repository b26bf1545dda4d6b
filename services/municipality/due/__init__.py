"""What falls due at the municipality, a file per topic."""

from services.municipality.due.offers import EXPIRE
from services.municipality.due.warnings import WARN
from shared.connections.lasting import DELETE_BY_AGE

DUE = (EXPIRE, WARN, *DELETE_BY_AGE)
"""All of it."""
