"""The days on which something happens, and moments on them."""

from datetime import date, datetime, time, timedelta

from estafette.conductor import AMSTERDAM
from estafette.demo.example import START

AFTER_CLASSES = START + timedelta(days=18)
"""The first classes had their sessions; nobody has a diploma yet."""
AFTER_SUMMER = date(2026, 8, 20)
"""Guidance has begun."""
AFTER_TERM = date(2026, 11, 20)
"""The term of last year's graduates has ended, and the municipality has their handovers."""
BUSY = date(2026, 12, 1)
"""The next year's classes order."""
TODAY = date(2026, 12, 10)
"""Where the clock stands when all is there: the first calls are made, and some wait."""


def at(day: date, hour: int, minute: int = 0) -> str:
    """Return a moment in Amsterdam, as an address takes it."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM).isoformat()
