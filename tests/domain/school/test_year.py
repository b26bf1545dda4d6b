"""R18 and the rhythm of contact: what comes when in the year after a diploma."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.eligibility import term_end
from services.school.domain.handover import (
    HandoverStatus,
    SchoolRule,
    agreement,
    check_funding,
    withdrawal,
)
from services.school.domain.year import (
    CONTACT_MONTHS,
    Step,
    contact_day,
    day_of,
    first_step,
    next_contact,
    review_day,
    settled_reason,
    step_after,
)
from services.school.steps import start_of_day
from shared.rules import RuleBroken
from shared.schemas.vocabulary import Funding, Outcome

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def steps_of(diploma_on: date) -> list[tuple[Step, date]]:
    found: list[tuple[Step, date]] = []
    step: Step | None = first_step()
    while step is not None:
        found.append((step, day_of(step, term_end(diploma_on))))
        step = step_after(step)
    return found


@given(DAYS)
def test_r18_each_step_comes_once_and_in_order(diploma_on: date) -> None:
    steps = steps_of(diploma_on)
    days = [day for _, day in steps]

    assert days == sorted(set(days))
    assert [step for step, _ in steps] == list(Step)[1:]
    assert days[0] > diploma_on


@given(DAYS)
def test_r18_preparation_starts_90_60_and_30_days_ahead(diploma_on: date) -> None:
    end = term_end(diploma_on)
    assert [(end - day).days for _, day in steps_of(diploma_on)] == [90, 60, 30, 0, -30]


@given(DAYS)
def test_the_contact_rhythm_is_1_3_6_9_and_11_months(diploma_on: date) -> None:
    months, days, after = [], [], 0
    while following := next_contact(diploma_on, after):
        after, day = following
        months.append(after)
        days.append(day)

    assert tuple(months) == CONTACT_MONTHS
    assert days == sorted(set(days))
    assert days[-1] < term_end(diploma_on)


@pytest.mark.parametrize(
    ("diploma_on", "month", "day"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 7, 10), 6, date(2027, 1, 10)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_a_contact_day_stays_in_its_month(diploma_on: date, month: int, day: date) -> None:
    assert contact_day(diploma_on, month) == day


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_is_reviewed_unless_it_is_unknown(outcome: Outcome) -> None:
    reported = date(2026, 9, 1)
    review = review_day(outcome, reported)

    assert (review is None) == (outcome is Outcome.ONBEKEND)
    assert review is None or review > reported


def test_only_steady_work_and_education_settle_a_graduate() -> None:
    settled = {outcome for outcome in Outcome if settled_reason(outcome.value)}

    assert settled == {Outcome.DUURZAAM_WERK, Outcome.VERVOLGOPLEIDING, Outcome.LEERWERK}


@pytest.mark.parametrize("status", [s for s in HandoverStatus if s is not HandoverStatus.PROPOSED])
def test_r11_only_an_open_question_can_be_answered(status: HandoverStatus) -> None:
    with pytest.raises(RuleBroken) as refusal:
        agreement(status, agreed=True)

    assert refusal.value.rule is SchoolRule.ANSWER_ONLY_A_QUESTION


def test_r19_r20_no_is_a_valid_answer_that_ends_the_handover() -> None:
    assert agreement(HandoverStatus.PROPOSED, agreed=False) is HandoverStatus.DECLINED


def test_r10_only_an_offer_can_be_withdrawn() -> None:
    withdrawal(HandoverStatus.OFFERED)
    with pytest.raises(RuleBroken):
        withdrawal(HandoverStatus.ACCEPTED)


def test_r27_statutory_guidance_is_not_paid_by_the_regional_programme() -> None:
    check_funding(Funding.REGIONAL_PROGRAMME, mandatory_group=False)
    check_funding(Funding.STATUTORY, mandatory_group=True)
    with pytest.raises(RuleBroken) as refusal:
        check_funding(Funding.REGIONAL_PROGRAMME, mandatory_group=True)

    assert refusal.value.rule is SchoolRule.STATUTORY_NOT_ON_SUBSIDY


def test_summer_time_does_not_move_a_day() -> None:
    before, after = date(2027, 3, 28), date(2027, 3, 29)

    assert start_of_day(after).date() - start_of_day(before).date() == timedelta(days=1)
    assert start_of_day(before).utcoffset() == timedelta(hours=1)
    assert start_of_day(after).utcoffset() == timedelta(hours=2)
