"""Working days in the Netherlands, for every term that the field counts in them."""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays


def add_working_days(start: date, days: int) -> date:
    """Return the day so many working days later; weekends and public holidays do not count (R24).

    Good Friday and 5 May are among them, every year: Algemene termijnenwet, article 3.
    """
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Return True unless it is a Saturday, a Sunday or a public holiday."""
    return day.weekday() < 5 and not is_holiday(day)


def is_holiday(day: date) -> bool:
    """Return True on a public holiday; 5 May is one every year."""
    return (day.month, day.day) == (5, 5) or day in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("NL", years=year))
