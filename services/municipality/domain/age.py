"""Age, and who may newly support somebody of that age (R6, R14)."""

from datetime import date

from shared.schemas.vocabulary import Route

AGE_LIMIT = 27
"""WEB 9.2.5, and Participatiewet 7a as VNG reads it: support for people younger than this."""


def age_on(birth_date: date, on: date) -> int:
    """Return the age in whole years at the date of an event (R6)."""
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (not had_birthday)


def route_of(birth_date: date, *, startkwalificatie: bool, on: date) -> Route | None:
    """Return who may newly support somebody, or None from the age of 27 (R6, R14)."""
    # our reading of the heading of WEB 9.2.5: young people without startkwalificatie
    if age_on(birth_date, on) >= AGE_LIMIT:
        return None
    return Route.GEMEENTE if startkwalificatie else Route.DOORSTROOMPUNT_OF_GEMEENTE
