"""R37: a signal gets an owner, a decision in time, and the giver an answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.feedback import (
    Decision,
    FeedbackRule,
    decide,
    decide_by,
    is_late,
)
from shared.rules import RuleBroken


@pytest.mark.parametrize(
    ("given_on", "last_day"),
    [
        (date(2026, 6, 1), date(2026, 6, 29)),
        (date(2026, 6, 5), date(2026, 7, 3)),
        (date(2026, 6, 6), date(2026, 7, 3)),
    ],
)
def test_r37_a_decision_is_due_in_twenty_working_days(given_on: date, last_day: date) -> None:
    assert decide_by(given_on) == last_day


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_r37_a_signal_is_late_only_after_its_last_day_and_without_decision(given_on: date) -> None:
    last = decide_by(given_on)
    assert last.weekday() < 5
    assert not is_late(None, last, last)
    assert is_late(None, last, date.fromordinal(last.toordinal() + 1))
    assert not any(is_late(decision, last, date(2031, 1, 1)) for decision in Decision)


@pytest.mark.parametrize(
    ("owner", "before", "rule"),
    [
        (None, None, FeedbackRule.SIGNAL_HAS_OWNER),
        ("", None, FeedbackRule.SIGNAL_HAS_OWNER),
        ("Anouk", Decision.ADOPTED, FeedbackRule.SIGNAL_IS_OPEN),
        ("Anouk", Decision.REJECTED, FeedbackRule.SIGNAL_IS_OPEN),
    ],
)
def test_r37_no_decision_without_owner_nor_a_second_one(
    owner: str | None, before: Decision | None, rule: FeedbackRule
) -> None:
    with pytest.raises(RuleBroken) as broken:
        decide(owner=owner, before=before)
    assert broken.value.rule is rule


@pytest.mark.parametrize("before", [None, Decision.PARKED])
def test_r37_what_was_parked_can_still_be_decided(before: Decision | None) -> None:
    decide(owner="Anouk", before=before)
