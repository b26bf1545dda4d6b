"""R16, R17: the coach stays, or another takes over for a reason, warm or cold."""

from datetime import date, timedelta

import pytest

from services.municipality.domain.coach import (
    Coach,
    CoachSettled,
    ColdReason,
    change_coach,
    keep_coach,
    with_contact,
)
from services.municipality.domain.handovers import days_left, first_day_expired
from services.municipality.domain.rule import MunicipalityRule
from shared.rules import RuleBroken
from shared.schemas.vocabulary import CoachChangeReason

PRESENT = Coach("C01", "partner:P01")
OTHER = Coach("C02", "partner:P01")
TODAY = date(2026, 6, 1)


def another(reason: CoachChangeReason = CoachChangeReason.NOT_AVAILABLE) -> CoachSettled:
    return change_coach(OTHER, reason, present=PRESENT, present_can_stay=False)


def test_r17_keeping_the_coach_needs_nothing() -> None:
    assert keep_coach(PRESENT) == CoachSettled(PRESENT, same_coach=True)


@pytest.mark.parametrize("reason", CoachChangeReason)
def test_r17_any_reason_will_do_when_the_coach_cannot_stay(reason: CoachChangeReason) -> None:
    assert another(reason) == CoachSettled(OTHER, same_coach=False, reason=reason)


@pytest.mark.parametrize(
    ("reason", "allowed"),
    [
        (CoachChangeReason.NOT_AVAILABLE, False),
        (CoachChangeReason.NO_CONTRACT, False),
        (CoachChangeReason.YOUNG_PERSON_ASKED, True),
        (CoachChangeReason.EXPERTISE_NEEDED, True),
    ],
)
def test_r17_a_coach_who_can_stay_goes_only_for_the_young_person(
    reason: CoachChangeReason, allowed: bool
) -> None:
    if allowed:
        settled = change_coach(OTHER, reason, present=PRESENT, present_can_stay=True)
        assert settled.coach == OTHER
        return
    with pytest.raises(RuleBroken) as refusal:
        change_coach(OTHER, reason, present=PRESENT, present_can_stay=True)

    assert refusal.value.rule is MunicipalityRule.SAME_COACH_FIRST


def test_r17_another_coach_needs_a_reason() -> None:
    with pytest.raises(RuleBroken) as refusal:
        change_coach(OTHER, None, present=PRESENT, present_can_stay=False)

    assert refusal.value.rule is MunicipalityRule.OTHER_COACH_NEEDS_REASON


@pytest.mark.parametrize("can_stay", [True, False])
def test_r17_naming_the_present_coach_is_keeping_the_coach(can_stay: bool) -> None:
    reason = CoachChangeReason.NOT_AVAILABLE
    settled = change_coach(PRESENT, reason, present=PRESENT, present_can_stay=can_stay)

    assert settled == keep_coach(PRESENT)


def test_r17_the_same_code_at_another_organisation_is_another_coach() -> None:
    elsewhere = Coach("C01", "partner:P02")
    reason = CoachChangeReason.NO_CONTRACT
    settled = change_coach(elsewhere, reason, present=PRESENT, present_can_stay=False)

    assert not settled.same_coach


def test_r16_a_warm_handover_has_a_day_and_needs_no_reason() -> None:
    settled = with_contact(another(), TODAY, ColdReason.HELP_WAS_URGENT, on=TODAY)

    assert (settled.warm_on, settled.cold_reason) == (TODAY, None)


@pytest.mark.parametrize("reason", ColdReason)
def test_r16_a_cold_handover_has_a_reason(reason: ColdReason) -> None:
    settled = with_contact(another(), None, reason, on=TODAY)

    assert (settled.warm_on, settled.cold_reason) == (None, reason)


@pytest.mark.parametrize(
    ("warm_on", "rule"),
    [
        (None, MunicipalityRule.COLD_NEEDS_REASON),
        (TODAY + timedelta(days=1), MunicipalityRule.CONTACT_TOOK_PLACE),
    ],
    ids=["neither", "still-to-come"],
)
def test_r16_neither_warm_nor_cold_is_refused(warm_on: date | None, rule: MunicipalityRule) -> None:
    with pytest.raises(RuleBroken) as refusal:
        with_contact(another(), warm_on, None, on=TODAY)

    assert refusal.value.rule is rule


def test_r16_a_coach_who_stays_hands_over_to_nobody() -> None:
    assert with_contact(keep_coach(PRESENT), None, None, on=TODAY) == keep_coach(PRESENT)


@pytest.mark.parametrize(("ahead", "left"), [(28, 28), (0, 0), (-1, 0)])
def test_r10_the_days_to_answer_count_down_to_zero(ahead: int, left: int) -> None:
    assert days_left(TODAY + timedelta(days=ahead), TODAY) == left


def test_r10_an_offer_expires_the_day_after_its_last() -> None:
    assert first_day_expired(date(2026, 12, 31)) == date(2027, 1, 1)
