"""R6, R14, R15: who the Doorstroompunt may help, and when it must consult the school first."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.municipality.domain.age import AGE_LIMIT, age_on, route_of
from services.municipality.domain.doorstroompunt import (
    LastDiploma,
    check_consultation,
    lock_ends_on,
)
from services.municipality.domain.rule import MunicipalityRule
from shared.rules import RuleBroken
from shared.schemas.vocabulary import Route

DIPLOMA = date(2026, 7, 10)


def consulting(diploma: LastDiploma, on: date, **changed: Any) -> None:
    values: dict[str, Any] = {"consulted_on": None, "justified_interest": None}
    check_consultation(diploma, DIPLOMA, on=on, **(values | changed))


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2027, 4, 29), 26),
        (date(2027, 4, 30), 27),
        (date(2027, 12, 31), 27),
    ],
)
def test_r6_age_is_that_on_the_day_of_the_event(on: date, age: int) -> None:
    assert age_on(date(2000, 4, 30), on) == age


@pytest.mark.parametrize(("on", "age"), [(date(2027, 2, 28), 26), (date(2027, 3, 1), 27)])
def test_r6_who_was_born_on_29_february_is_older_on_1_march(on: date, age: int) -> None:
    assert age_on(date(2000, 2, 29), on) == age


@given(
    st.dates(date(1990, 1, 1), date(2015, 12, 31)), st.dates(date(2026, 1, 1), date(2040, 12, 31))
)
def test_r6_age_rises_by_one_at_most_in_a_day(birth_date: date, on: date) -> None:
    assert age_on(birth_date, on + timedelta(days=1)) - age_on(birth_date, on) in (0, 1)


@pytest.mark.parametrize(
    ("startkwalificatie", "age", "route"),
    [
        (False, AGE_LIMIT - 1, Route.DOORSTROOMPUNT_OF_GEMEENTE),
        (True, AGE_LIMIT - 1, Route.GEMEENTE),
        (False, AGE_LIMIT, None),
        (True, AGE_LIMIT, None),
    ],
)
def test_r14_the_route_depends_on_startkwalificatie_and_age(
    startkwalificatie: bool, age: int, route: Route | None
) -> None:
    birth_date = date(DIPLOMA.year - age, DIPLOMA.month, DIPLOMA.day)

    assert route_of(birth_date, startkwalificatie=startkwalificatie, on=DIPLOMA) == route


@pytest.mark.parametrize(
    ("diploma", "ends"),
    [
        (LastDiploma.ENTREE, date(2027, 7, 10)),
        (LastDiploma.VSO, date(2028, 7, 10)),
        (LastDiploma.PRO, date(2028, 7, 10)),
    ],
)
def test_r15_the_lock_holds_until_its_last_day(diploma: LastDiploma, ends: date) -> None:
    for locked in (DIPLOMA, ends - timedelta(days=1)):
        with pytest.raises(RuleBroken) as refusal:
            consulting(diploma, locked)
        assert refusal.value.rule is MunicipalityRule.CONSULT_SCHOOL_FIRST

    consulting(diploma, ends)


def test_r15_other_diplomas_need_no_consultation() -> None:
    assert lock_ends_on(LastDiploma.OTHER, DIPLOMA) is None
    consulting(LastDiploma.OTHER, DIPLOMA)


def test_r15_a_lock_of_29_february_ends_on_28_february() -> None:
    assert lock_ends_on(LastDiploma.ENTREE, date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
    "changed",
    [{"consulted_on": date(2026, 9, 1)}, {"justified_interest": "acute-dakloosheid"}],
    ids=["consulted", "justified-interest"],
)
def test_r15_consultation_or_a_justified_interest_opens_the_lock(changed: dict[str, Any]) -> None:
    consulting(LastDiploma.ENTREE, date(2026, 9, 1), **changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"consulted_on": date(2026, 9, 2)},
        {"consulted_on": DIPLOMA - timedelta(days=1)},
        {"justified_interest": "  "},
        {"justified_interest": ""},
    ],
    ids=["still-to-come", "before-the-diploma", "blank", "empty"],
)
def test_r15_nothing_less_opens_the_lock(changed: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken):
        consulting(LastDiploma.ENTREE, date(2026, 9, 1), **changed)
