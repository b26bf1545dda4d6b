"""Contact in a case: only a conversation counts, an attempt is kept apart."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from services.municipality.domain.rule import MunicipalityRule
from shared.rules import require


class Channel(StrEnum):
    """How a case worker reaches somebody."""

    CALL = "call"
    MESSAGE = "message"
    VISIT = "visit"
    VIDEO = "video"


def check_contact(contacted_on: date, next_on: date | None, *, opened_on: date, on: date) -> None:
    """Refuse a contact before the case began or after today, and an appointment that is past."""
    require(opened_on <= contacted_on <= on, MunicipalityRule.CONTACT_IS_PAST)
    require(next_on is None or next_on > on, MunicipalityRule.APPOINTMENT_AHEAD)


def days_to_first_contact(opened_on: date, two_way: Iterable[date]) -> int | None:
    """Return how many days it took until the first conversation; None while there was none."""
    first = min((day for day in two_way if day >= opened_on), default=None)
    return None if first is None else (first - opened_on).days
