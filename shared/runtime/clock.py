"""The one clock that all code asks. In a demonstration it can be moved; then everything follows."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""The zone in which a day begins and ends for the law and for people."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        ...


def today(clock: Clock) -> date:
    """Return the present day in Europe/Amsterdam."""
    return clock.now().astimezone(AMSTERDAM).date()


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class ClockMovedBack(ValueError):
    """The clock can only go forward: what happened cannot unhappen."""


class MovableClock:
    """A clock that runs at real speed from a place where it can be moved forward."""

    def __init__(self, start: datetime) -> None:
        self.offset = start - datetime.now(UTC)

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC) + self.offset

    def move_to(self, moment: datetime) -> None:
        """Move forward to an instant with a zone; raises ClockMovedBack if it has passed."""
        ahead = moment - self.now()
        if ahead < timedelta(0):
            raise ClockMovedBack(f"the clock stands at {self.now().isoformat()}, after {moment}")
        self.offset += ahead
