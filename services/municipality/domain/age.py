"""Age, and who may newly support somebody of that age (R6, R14)."""

from datetime import date, timedelta

from services.municipality.domain.rule import MunicipalityRule
from shared.rules import require
from shared.schemas.vocabulary import Route

AGE_LIMIT = 27
"""WEB 9.2.5, and Participatiewet 7a as VNG reads it: support for people younger than this."""


def age_on(birth_date: date, on: date) -> int:
    """Return the age in whole years at the date of an event (R6)."""
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (not had_birthday)


def birthday(birth_date: date, age: int) -> date:
    """Return the first day on which somebody is so old: 1 March for 29 February in other years."""
    year = birth_date.year + age
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


NOTICE_DAYS = 30
"""How long before the 27th birthday the case worker is told, so that something can be arranged."""


def notice_on(limit_on: date, on: date) -> date:
    """Return the day on which the 27th birthday becomes a task of a case that is open now (R6)."""
    return max(limit_on - timedelta(days=NOTICE_DAYS), on)


def too_old_for(organisation: str, limit_on: date, on: date) -> bool:
    """Return True if nobody of this age can be newly handed to this organisation (R6).

    Only to a Doorstroompunt: WEB 9.2.5 is about younger people, a municipality supports all.
    """
    return is_doorstroompunt(organisation) and on >= limit_on


def is_doorstroompunt(organisation: str) -> bool:
    """Return True for a Doorstroompunt, which alone has an age limit for who is newly handed."""
    return organisation.startswith("doorstroompunt:")


def check_new_support(organisation: str, limit_on: date, on: date) -> None:
    """Refuse that somebody of 27 or older is newly handed to a Doorstroompunt (R6)."""
    require(not too_old_for(organisation, limit_on, on), MunicipalityRule.UNTIL_27)


def check_return(limit_on: date | None, on: date) -> None:
    """Refuse that somebody of 27 or older comes back (R6)."""
    require(limit_on is None or on < limit_on, MunicipalityRule.UNTIL_27)


def route_of(birth_date: date, *, startkwalificatie: bool, on: date) -> Route | None:
    """Return who may newly support somebody, or None from the age of 27 (R6, R14)."""
    # our reading of the heading of WEB 9.2.5: young people without startkwalificatie
    if age_on(birth_date, on) >= AGE_LIMIT:
        return None
    return Route.GEMEENTE if startkwalificatie else Route.DOORSTROOMPUNT_OF_GEMEENTE
