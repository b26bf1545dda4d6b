"""R6, R7, R14, R15: who the Doorstroompunt may help, and when it must consult the school first."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.municipality.domain.age import AGE_LIMIT, age_on, route_of
from services.municipality.domain.doorstroompunt import (
    LastDiploma,
    Lock,
    Standing,
    answer_by,
    asks_attention,
    check_aim,
    check_consultation,
    check_may_be_helped,
    check_start,
    check_talk,
    lock_ends_on,
    standing,
    years_later,
)
from services.municipality.domain.rule import MunicipalityRule
from shared.rules import RuleBroken
from shared.schemas.vocabulary import DoorstroompuntAim, Route, StartGround

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


def a_lock(**changed: Any) -> Lock:
    values: dict[str, Any] = {"diploma": LastDiploma.ENTREE, "diploma_on": DIPLOMA}
    return Lock(**(values | changed))


@pytest.mark.parametrize(
    ("age", "startkwalificatie", "rule"),
    [
        (AGE_LIMIT - 1, False, None),
        (AGE_LIMIT - 1, True, MunicipalityRule.ONLY_GEMEENTE),
        (AGE_LIMIT, False, MunicipalityRule.YOUNGER_THAN_27),
        (AGE_LIMIT, True, MunicipalityRule.YOUNGER_THAN_27),
    ],
)
def test_r6_r7_r14_who_may_not_newly_be_helped_is_refused_with_the_reason(
    age: int, startkwalificatie: bool, rule: MunicipalityRule | None
) -> None:
    birth_date = years_later(DIPLOMA, -age)

    def check() -> None:
        check_may_be_helped(birth_date, startkwalificatie=startkwalificatie, on=DIPLOMA)

    if rule is None:
        check()
        return
    with pytest.raises(RuleBroken) as refusal:
        check()
    assert refusal.value.rule is rule


@given(st.dates(date(1995, 1, 1), date(2015, 12, 31)), st.integers(0, 12_000))
def test_r6_support_that_runs_asks_attention_exactly_from_the_27th_birthday(
    birth_date: date, days: int
) -> None:
    on = birth_date + timedelta(days=days)
    is_27 = age_on(birth_date, on) >= AGE_LIMIT

    assert asks_attention(birth_date, running=True, on=on) is is_27
    assert asks_attention(birth_date, running=False, on=on) is False


@pytest.mark.parametrize(
    ("asked_on", "answer_on"),
    [
        (date(2026, 6, 1), date(2026, 6, 3)),
        (date(2026, 6, 5), date(2026, 6, 9)),
        (date(2026, 4, 2), date(2026, 4, 8)),
        (date(2026, 12, 23), date(2026, 12, 28)),
    ],
    ids=["in a week", "over a weekend", "over Easter", "over Christmas"],
)
def test_r15_a_school_has_two_working_days(asked_on: date, answer_on: date) -> None:
    assert answer_by(asked_on) == answer_on


LATER = DIPLOMA + timedelta(days=40)


@pytest.mark.parametrize(
    ("changed", "ground"),
    [
        ({"diploma": LastDiploma.OTHER}, StartGround.NO_LOCK),
        ({"diploma": LastDiploma.OTHER, "diploma_on": None}, StartGround.NO_LOCK),
        ({"diploma_on": years_later(DIPLOMA, -1)}, StartGround.NO_LOCK),
        ({"consulted_on": LATER}, StartGround.CONSULTED),
        ({"justified_interest": "recorded"}, StartGround.JUSTIFIED_INTEREST),
        ({"consulted_on": LATER, "justified_interest": "recorded"}, StartGround.CONSULTED),
        ({}, None),
        ({"asked": True}, None),
        ({"consulted_on": DIPLOMA - timedelta(days=1)}, None),
        ({"diploma_on": None}, None),
    ],
)
def test_r15_the_ground_of_a_start_is_what_opened_the_lock(
    changed: dict[str, Any], ground: StartGround | None
) -> None:
    lock = a_lock(**changed)

    assert lock.is_open(LATER) is (ground is not None)
    if ground is not None:
        assert check_start(lock, agreed_on=LATER, on=LATER) is ground
        with pytest.raises(RuleBroken):
            check_start(lock, agreed_on=LATER + timedelta(days=1), on=LATER)


@given(
    st.sampled_from(LastDiploma),
    st.integers(0, 1500),
    st.none() | st.integers(0, 1500),
    st.booleans(),
)
def test_r15_an_open_lock_never_closes_again_by_time_alone(
    diploma: LastDiploma, days: int, consulted: int | None, interest: bool
) -> None:
    on = DIPLOMA + timedelta(days=days)
    lock = a_lock(
        diploma=diploma,
        consulted_on=None if consulted is None else DIPLOMA + timedelta(days=consulted),
        justified_interest="recorded" if interest else None,
    )
    if lock.is_open(on):
        assert lock.is_open(on + timedelta(days=1))


@pytest.mark.parametrize(
    ("changed", "so", "shown"),
    [
        ({}, {}, Standing.LOCKED),
        ({"asked": True}, {}, Standing.ASKED),
        ({"consulted_on": LATER}, {}, Standing.FREE),
        ({"consulted_on": LATER}, {"barred": True}, Standing.BARRED),
        ({"asked": True}, {"barred": True}, Standing.BARRED),
        ({"consulted_on": LATER}, {"running": True, "barred": True}, Standing.RUNNING),
        ({"consulted_on": LATER}, {"ended": True, "barred": True}, Standing.ENDED),
    ],
)
def test_r15_the_list_shows_how_it_stands(
    changed: dict[str, Any], so: dict[str, bool], shown: Standing
) -> None:
    values = {"running": False, "ended": False, "barred": False} | so
    assert standing(a_lock(**changed), on=LATER, **values) is shown


@pytest.mark.parametrize(
    ("talked_on", "rule"),
    [
        (LATER, None),
        (DIPLOMA, None),
        (LATER + timedelta(days=1), MunicipalityRule.TALK_TOOK_PLACE),
        (DIPLOMA - timedelta(days=1), MunicipalityRule.TALK_AFTER_DIPLOMA),
    ],
)
def test_r15_a_talk_counts_between_diploma_and_today(
    talked_on: date, rule: MunicipalityRule | None
) -> None:
    if rule is None:
        check_talk(DIPLOMA, talked_on, on=LATER)
        return
    with pytest.raises(RuleBroken) as refusal:
        check_talk(DIPLOMA, talked_on, on=LATER)
    assert refusal.value.rule is rule


@pytest.mark.parametrize("aim", [DoorstroompuntAim.WORK, DoorstroompuntAim.GEMEENTE])
@pytest.mark.parametrize("why", [None, "", "  "])
def test_education_comes_first_unless_it_is_explained(
    aim: DoorstroompuntAim, why: str | None
) -> None:
    check_aim(DoorstroompuntAim.EDUCATION, None)
    check_aim(aim, "De opleiding begint pas in februari.")
    with pytest.raises(RuleBroken) as refusal:
        check_aim(aim, why)
    assert refusal.value.rule is MunicipalityRule.EDUCATION_FIRST
