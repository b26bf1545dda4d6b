"""At which hours a message may reach a person. All hours are those of Europe/Amsterdam.

Law knows no hours for mail. Promotion keeps those of decent people: by day, and not on Sundays and
public holidays. A service message comes on any day, but wakes nobody.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.reference.working_days import is_holiday

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_LONGEST_CLOSED = 14
"""Days; no series of Sundays and holidays is longer."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when, by the hour of the day; the last hour itself is closed."""

    begin: int
    end: int
    every_day: bool
    """False for hours that leave out Sundays and public holidays."""

    def open_at(self, instant: datetime) -> bool:
        """Return True when a message may go out at this instant."""
        local = instant.astimezone(_AMSTERDAM)
        return self._open_on(local.date()) and self.begin <= local.hour < self.end

    def next_open(self, instant: datetime) -> datetime:
        """Return the first instant from this one on at which a message may go out, in UTC."""
        if self.open_at(instant):
            return instant.astimezone(UTC)
        local = instant.astimezone(_AMSTERDAM)
        for ahead in range(_LONGEST_CLOSED):
            day = local.date() + timedelta(days=ahead)
            opens = start_of(day, self.begin)
            if self._open_on(day) and opens > instant:
                return opens
        raise AssertionError("some day in two weeks is no Sunday and no public holiday")

    def _open_on(self, day: date) -> bool:
        return self.every_day or not (day.weekday() == 6 or is_holiday(day))


def start_of(day: date, hour: int = 0) -> datetime:
    """Return the instant in UTC at which an hour of a day begins in Europe/Amsterdam."""
    return datetime.combine(day, time(hour), _AMSTERDAM).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """Return the day in Europe/Amsterdam."""
    return instant.astimezone(_AMSTERDAM).date()
