"""R10, R13, R16, R18: haste of an offer, warnings, endings, and a contact that is planned."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.municipality.domain.coach import after_contact, plan_contact
from services.municipality.domain.handovers import (
    WARN_DAYS,
    Ending,
    Urgency,
    check_residence,
    days_left,
    ending,
    lead_of,
    may_ask,
    next_warning,
    urgency,
)
from services.municipality.domain.rule import MunicipalityRule
from shared.rules import RuleBroken
from shared.schemas.vocabulary import ContactOutcome, RefusalReason

TODAY = date(2026, 6, 1)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(DAYS, st.integers(0, 40))
def test_r10_an_offer_is_warned_about_on_each_day_once_and_before_its_last(
    answer_by: date, age: int
) -> None:
    day = answer_by - timedelta(days=age)
    warned = []
    while (warning := next_warning(answer_by, day)) is not None:
        day = warning
        warned.append(days_left(answer_by, day))
        assert day < answer_by
    assert warned == [before for before in WARN_DAYS if before < age]


@pytest.mark.parametrize(
    ("left", "haste"),
    [
        (28, Urgency.CALM),
        (6, Urgency.CALM),
        (5, Urgency.SOON),
        (2, Urgency.SOON),
        (1, Urgency.LAST_DAY),
        (0, Urgency.LAST_DAY),
        (-3, Urgency.LAST_DAY),
    ],
)
def test_r10_haste_grows_as_the_days_go(left: int, haste: Urgency) -> None:
    assert urgency(TODAY + timedelta(days=left), TODAY) is haste


@pytest.mark.parametrize(
    ("left", "lead"), [(90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (0, 30), (91, None)]
)
def test_r18_what_is_coming_is_counted_by_how_soon(left: int, lead: int | None) -> None:
    assert lead_of(TODAY + timedelta(days=left), TODAY) == lead


@pytest.mark.parametrize(
    ("status", "settled", "resident_in", "withdrawn_for", "expected"),
    [
        ("open", False, None, None, None),
        ("accepted", False, None, None, None),
        ("accepted", True, None, None, Ending.COMPLETED),
        ("refused", False, None, None, Ending.REFUSED),
        ("refused", False, "GM0307", None, Ending.REROUTED),
        ("expired", False, None, None, Ending.EXPIRED),
        ("withdrawn", False, None, "stopped", Ending.WITHDRAWN),
        ("withdrawn", False, None, "moved", Ending.REROUTED),
    ],
)
def test_r13_the_history_says_how_an_offer_ended(
    status: str,
    settled: bool,
    resident_in: str | None,
    withdrawn_for: str | None,
    expected: Ending | None,
) -> None:
    found = ending(
        status, settled=settled, resident_in=resident_in, withdrawal_reason=withdrawn_for
    )
    assert found is expected


@pytest.mark.parametrize(
    ("reason", "resident_in", "rule"),
    [
        (RefusalReason.NOT_RESIDENT, "GM0307", None),
        (RefusalReason.NOT_RESIDENT, None, None),
        (RefusalReason.OTHER, None, None),
        (RefusalReason.OTHER, "GM0307", MunicipalityRule.RESIDENCE_EXPLAINS_REFUSAL),
        (RefusalReason.NOT_RESIDENT, "GM0599", MunicipalityRule.RESIDENT_ELSEWHERE),
    ],
)
def test_r13_a_refusal_names_another_municipality_only_where_that_is_why(
    reason: RefusalReason, resident_in: str | None, rule: MunicipalityRule | None
) -> None:
    if rule is None:
        check_residence(reason, resident_in, own="GM0599")
        return
    with pytest.raises(RuleBroken) as broken:
        check_residence(reason, resident_in, own="GM0599")
    assert broken.value.rule is rule


def test_r10_the_school_is_asked_only_before_the_answer() -> None:
    may_ask("open", "school:99ZZ")
    for status in ("accepted", "refused", "expired", "withdrawn"):
        with pytest.raises(RuleBroken):
            may_ask(status, "school:99ZZ")
    with pytest.raises(RuleBroken):
        may_ask("open", "gemeente:GM0344")


def test_r16_a_contact_is_planned_ahead_and_only_an_introduction_completes() -> None:
    assert plan_contact(TODAY, on=TODAY) == TODAY
    with pytest.raises(RuleBroken):
        plan_contact(TODAY - timedelta(days=1), on=TODAY)
    assert {outcome for outcome in ContactOutcome if after_contact(outcome)} == {
        ContactOutcome.INTRODUCED
    }
