"""R49: health and criminal data go two years after the earliest of two days, or before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.municipality.domain.age import AGE_LIMIT, age_on
from services.municipality.domain.doorstroompunt import years_later
from services.municipality.domain.own_part import KEEP_YEARS, Because, term

BORN = date(2004, 4, 30)
BIRTHS = st.dates(date(1995, 1, 1), date(2012, 12, 31))
OBTAINED = st.none() | st.dates(date(2015, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize(
    ("obtained", "delete_on", "because"),
    [
        (None, date(2033, 4, 30), Because.BIRTHDAY),
        (date(2027, 7, 10), date(2029, 7, 10), Because.STARTKWALIFICATIE),
        (date(2028, 2, 29), date(2030, 2, 28), Because.STARTKWALIFICATIE),
        (date(2031, 4, 30), date(2033, 4, 30), Because.BIRTHDAY),
        (date(2032, 1, 1), date(2033, 4, 30), Because.BIRTHDAY),
    ],
)
def test_r49_the_earliest_of_birthday_and_startkwalificatie_decides(
    obtained: date | None, delete_on: date, because: Because
) -> None:
    found = term(BORN, obtained)

    assert (found.delete_on, found.because) == (delete_on, because)


def test_r49_somebody_of_29_february_is_kept_no_day_too_long() -> None:
    assert term(date(2004, 2, 29), None).delete_on == date(2033, 2, 28)


@given(BIRTHS, OBTAINED)
def test_r49_nothing_is_kept_longer_than_two_years_after_either(
    born: date, obtained: date | None
) -> None:
    delete_on = term(born, obtained).delete_on

    assert age_on(born, delete_on) <= AGE_LIMIT + KEEP_YEARS
    if obtained is not None:
        assert delete_on <= years_later(obtained, KEEP_YEARS)


@given(BIRTHS, OBTAINED, OBTAINED)
def test_r49_what_is_learned_later_never_makes_the_term_longer(
    born: date, first: date | None, second: date | None
) -> None:
    known = [each for each in (first, second) if each is not None]

    assert term(born, min(known, default=None)).delete_on <= term(born, first).delete_on
