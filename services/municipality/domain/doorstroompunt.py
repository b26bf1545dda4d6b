"""When the Doorstroompunt must consult the school first (WEB 9.2.5(5); R15)."""

from datetime import date
from enum import StrEnum

from services.municipality.domain.rule import MunicipalityRule
from shared.rules import require


class LastDiploma(StrEnum):
    """The kinds of diploma or statement that the consultation lock looks at (WEB 9.2.5(5))."""

    ENTREE = "entree"
    VSO = "vso"
    PRO = "pro"
    OTHER = "other"


LOCK_YEARS = {LastDiploma.ENTREE: 1, LastDiploma.VSO: 2, LastDiploma.PRO: 2}
"""How long after it the Doorstroompunt must consult the school first."""


def years_later(day: date, years: int) -> date:
    """Return the same day so many years later; 28 February for 29 where it does not exist."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def lock_ends_on(diploma: LastDiploma, diploma_on: date) -> date | None:
    """Return the day from which no consultation is needed, or None if it never was (R15)."""
    years = LOCK_YEARS.get(diploma)
    return None if years is None else years_later(diploma_on, years)


def check_consultation(
    diploma: LastDiploma,
    diploma_on: date,
    *,
    on: date,
    consulted_on: date | None,
    justified_interest: str | None,
) -> None:
    """Refuse that the Doorstroompunt starts before consulting the school (R15)."""
    # WEB 9.2.5(5),(7)
    ends = lock_ends_on(diploma, diploma_on)
    locked = ends is not None and diploma_on <= on < ends
    consulted = consulted_on is not None and diploma_on <= consulted_on <= on
    released = consulted or bool(justified_interest and justified_interest.strip())
    require(not locked or released, MunicipalityRule.CONSULT_SCHOOL_FIRST)
