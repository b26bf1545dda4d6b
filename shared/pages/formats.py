"""How numbers, money, days and times are written, as Dutch people do."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shared.runtime.clock import AMSTERDAM

MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def number(value: float | Decimal) -> str:
    """Write a number: 1.234 or 1.234,5; at most two decimals."""
    exact = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    written = f"{exact:,.2f}".rstrip("0").rstrip(".")
    return written.translate(str.maketrans(",.", ".,"))


def day(value: date) -> str:
    """Write a day: 1 juni 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """Write an instant in Europe/Amsterdam: 1 juni 2026, 09.30 uur."""
    here = value.astimezone(AMSTERDAM)
    return f"{day(here)}, {clock_time(here)}"


def clock_time(value: datetime | time) -> str:
    """Write a time of the day: 09.30 uur; an instant in Europe/Amsterdam."""
    here = value.astimezone(AMSTERDAM) if isinstance(value, datetime) else value
    return f"{here:%H.%M} uur"


def euro(value: Decimal | int) -> str:
    """Write an amount of euros: € 1.234,50."""
    exact = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    sign = "-" if exact < 0 else ""
    return f"{sign}€ {abs(exact):,.2f}".translate(str.maketrans(",.", ".,"))


def hours(value: timedelta | Decimal | float) -> str:
    """Write a duration in hours: 1,5 uur."""
    length = value.total_seconds() / 3600 if isinstance(value, timedelta) else value
    return f"{number(length)} uur"


FILTERS: dict[str, Callable[[Any], str]] = {
    "getal": number,
    "datum": day,
    "moment": moment,
    "tijd": clock_time,
    "euro": euro,
    "uren": hours,
}
"""The names by which templates know them."""
