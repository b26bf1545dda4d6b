"""R1, R2, R3, R4, R6, R7 and R14: who is offered guidance, until when, and where it may go."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.eligibility import (
    EligibilityRule,
    Group,
    Policy,
    age_on,
    days_left,
    decide_guidance,
    extend_term,
    has_startkwalificatie,
    route_of,
    scope_of,
    term_end,
)
from shared.rules import RuleBroken
from shared.schemas.vocabulary import Route, Scope

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("level", "leerweg", "further_education", "scope"),
    [
        (1, "bbl", False, Scope.MANDATORY),
        (1, "bol", False, Scope.MANDATORY),
        (2, "bol", False, Scope.MANDATORY),
        (2, "bbl", False, Scope.OPTIONAL_BY_POLICY),
        (3, "bol", False, Scope.OPTIONAL_BY_POLICY),
        (4, "bol", False, Scope.OPTIONAL_BY_POLICY),
        (2, "bol", True, Scope.NOT_IN_SCOPE),
        (4, "bbl", True, Scope.NOT_IN_SCOPE),
    ],
)
def test_r1_the_law_puts_a_graduate_in_one_scope(
    level: int, leerweg: str, further_education: bool, scope: Scope
) -> None:
    assert scope_of(level, leerweg, further_education=further_education) is scope


def a_policy(version: str, valid_from: date, *groups: Group) -> Policy:
    return Policy(version, valid_from, frozenset(groups))


@pytest.mark.parametrize(
    ("diploma_on", "offered", "version"),
    [
        (date(2025, 12, 31), False, None),
        (date(2026, 1, 1), False, "1"),
        (date(2026, 8, 1), True, "2"),
    ],
)
def test_r2_the_policy_valid_that_day_decides_for_optional_groups(
    diploma_on: date, offered: bool, version: str | None
) -> None:
    policies = [
        a_policy("2", date(2026, 8, 1), Group.LEVEL_3),
        a_policy("1", date(2026, 1, 1), Group.BBL_2),
    ]
    decided = decide_guidance(3, "bol", diploma_on, further_education=False, policies=policies)

    assert (decided.offered, decided.policy_version) == (offered, version)


def test_r2_entree_and_bol_2_cannot_be_left_out() -> None:
    nothing = [a_policy("1", date(2026, 1, 1))]
    for level in (1, 2):
        decided = decide_guidance(
            level, "bol", date(2026, 7, 1), further_education=False, policies=nothing
        )
        assert decided.offered


@pytest.mark.parametrize(
    ("diploma_on", "last_day"),
    [
        (date(2026, 7, 10), date(2027, 7, 10)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_r3_the_term_ends_a_year_later(diploma_on: date, last_day: date) -> None:
    assert term_end(diploma_on) == last_day


@given(DAYS)
def test_r3_a_term_is_a_year_and_days_count_down_to_zero(diploma_on: date) -> None:
    end = term_end(diploma_on)

    assert 365 <= (end - diploma_on).days <= 366
    assert days_left(end, end) == 0
    assert days_left(end, end + timedelta(days=9)) == 0
    assert days_left(end, end - timedelta(days=9)) == 9


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"reason": "z"}, EligibilityRule.EXTENSION_NEEDS_REASON),
        ({"until": date(2027, 7, 10)}, EligibilityRule.EXTENSION_GOES_FORWARD),
        ({"approver": None}, EligibilityRule.EXTENSION_NEEDS_APPROVER),
    ],
)
def test_r4_an_extension_needs_reason_day_and_approver(
    changed: dict[str, object], rule: EligibilityRule
) -> None:
    asked = {"reason": "a", "until": date(2027, 10, 1), "approver": "teamleider"} | changed
    with pytest.raises(RuleBroken) as refusal:
        extend_term(date(2027, 7, 10), **asked)  # type: ignore[arg-type]

    assert refusal.value.rule is rule


@given(st.dates(date(1990, 1, 1), date(2012, 1, 1)), DAYS)
def test_r6_age_changes_on_the_birthday_only(born: date, on: date) -> None:
    age = age_on(born, on)

    assert age - age_on(born, on - timedelta(days=1)) in (0, 1)
    assert age == (on.year - born.year) - ((on.month, on.day) < (born.month, born.day))


@pytest.mark.parametrize(("level", "has_it"), [(1, False), (2, True), (3, True), (4, True)])
def test_r7_startkwalificatie_starts_at_level_2(level: int, has_it: bool) -> None:
    assert has_startkwalificatie(level) is has_it


@pytest.mark.parametrize(
    ("startkwalificatie", "born", "route"),
    [
        (False, date(2005, 1, 1), Route.DOORSTROOMPUNT_OF_GEMEENTE),
        (True, date(2005, 1, 1), Route.GEMEENTE),
        (True, date(1999, 6, 1), None),
        (False, date(1999, 6, 2), Route.DOORSTROOMPUNT_OF_GEMEENTE),
    ],
)
def test_r14_route_follows_startkwalificatie_and_age(
    startkwalificatie: bool, born: date, route: Route | None
) -> None:
    found = route_of(startkwalificatie=startkwalificatie, birth_date=born, on=date(2026, 6, 1))

    assert found is route
