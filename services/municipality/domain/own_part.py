"""How long the Doorstroompunt may keep data of health and criminal law (WEB 9.2.7; R48, R49)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.municipality.domain.age import AGE_LIMIT
from services.municipality.domain.doorstroompunt import years_later

KEEP_YEARS = 2
"""At most so long after what ends the need."""


class Because(StrEnum):
    """Why data go: what began the last two years, or that somebody chose to erase them."""

    BIRTHDAY = "birthday"
    STARTKWALIFICATIE = "startkwalificatie"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Term:
    """The day on which data are deleted, and why."""

    delete_on: date
    because: Because


def term(birth_date: date, startkwalificatie_on: date | None) -> Term:
    """Return when data of health and criminal law go: two years after the earliest of the two.

    The law names two events with "or"; the earliest is the cautious reading. Somebody of 29
    February turns 27 on 28 February here: a day too early keeps nothing too long.
    """
    # WEB 9.2.7
    birthday = years_later(birth_date, AGE_LIMIT)
    if startkwalificatie_on is not None and startkwalificatie_on < birthday:
        delete_on = years_later(startkwalificatie_on, KEEP_YEARS)
        return Term(delete_on, Because.STARTKWALIFICATIE)
    return Term(years_later(birthday, KEEP_YEARS), Because.BIRTHDAY)
