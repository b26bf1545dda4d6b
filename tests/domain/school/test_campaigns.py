"""R32: what an action of the promotion plan needs, and how it goes on."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.campaigns import (
    AudienceKind,
    CampaignChannel,
    CampaignMoment,
    CampaignPurpose,
    CampaignRule,
    CampaignStatus,
    Course,
    Sketch,
    after,
    back_to_draft,
    faults,
    finish,
    hard_sentences,
    of_use_until,
    own_day,
    plan,
    purpose_of,
    sends,
)
from services.school.domain.moments import MomentKind
from shared.rules import RuleBroken

DAY = date(2026, 6, 10)


def a_sketch(**changed: Any) -> Sketch:
    values: dict[str, Any] = {
        "moment_kind": CampaignMoment.WORKSHOP,
        "audience": AudienceKind.CLASSES,
        "channel": CampaignChannel.MAIL,
        "send_on": DAY,
        "useful_until": DAY,
        "audience_klas": ["2BOL-001"],
        "subject": "Kom langs",
        "text": "Je coach is er ook.",
    }
    return Sketch(**(values | changed))


def a_course(**changed: Any) -> Course:
    values: dict[str, Any] = {
        "moment_kind": CampaignMoment.WORKSHOP,
        "channel": CampaignChannel.MAIL,
        "send_on": DAY,
        "useful_until": DAY + timedelta(days=14),
    }
    return Course(**(values | changed))


def test_r32_the_moments_are_those_of_the_rule_and_of_the_calendar() -> None:
    together = {each.value for each in CampaignMoment if each.months is None}
    assert together == {each.value for each in MomentKind}
    assert {each.months for each in CampaignMoment} == {None, 1, 6}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, {}),
        ({"audience_klas": []}, {"audience_klas": CampaignRule.CLASSES_NAMED}),
        (
            {"moment_kind": CampaignMoment.ONE_MONTH},
            {"audience": CampaignRule.AFTER_DIPLOMA},
        ),
        (
            {"audience": AudienceKind.GRADUATES},
            {
                "diploma_from": CampaignRule.PERIOD_NAMED,
                "diploma_until": CampaignRule.PERIOD_NAMED,
            },
        ),
        (
            {
                "audience": AudienceKind.ALUMNI,
                "diploma_from": DAY,
                "diploma_until": date(2026, 1, 1),
            },
            {"diploma_until": CampaignRule.PERIOD_IN_ORDER},
        ),
        ({"audience": AudienceKind.ALUMNI}, {}),
        (
            {"subject": None, "text": ""},
            {"subject": CampaignRule.WORDS_WRITTEN, "text": CampaignRule.WORDS_WRITTEN},
        ),
        ({"channel": CampaignChannel.POSTER, "subject": None, "text": None}, {}),
        (
            {"useful_until": DAY - timedelta(days=1)},
            {"useful_until": CampaignRule.USEFUL_AFTER_SENDING},
        ),
        (
            {
                "audience": AudienceKind.AFTERCARE,
                "moment_kind": CampaignMoment.SIX_MONTHS,
                "at_planned_moment": True,
            },
            {"moment_id": CampaignRule.MOMENT_TOGETHER},
        ),
    ],
)
def test_r32_an_action_that_is_not_complete_says_where(
    changed: dict[str, Any], wrong: dict[str, CampaignRule]
) -> None:
    assert faults(a_sketch(**changed)) == wrong


def test_r32_only_alumni_are_written_to_on_their_own_yes() -> None:
    for each in AudienceKind:
        alumni = each is AudienceKind.ALUMNI
        assert (purpose_of(each) is CampaignPurpose.ALUMNI) is alumni
    assert CampaignPurpose.GUIDANCE.priority < CampaignPurpose.ALUMNI.priority


@pytest.mark.parametrize("status", CampaignStatus)
def test_an_action_goes_from_draft_to_done_and_never_back_once_it_began(
    status: CampaignStatus,
) -> None:
    def allowed(step: Any) -> bool:
        try:
            step()
        except RuleBroken:
            return False
        return True

    draft, planned = status is CampaignStatus.DRAFT, status is CampaignStatus.PLANNED
    assert allowed(lambda: plan(status, DAY, DAY)) is draft
    assert allowed(lambda: back_to_draft(status)) is planned
    assert allowed(lambda: finish(status, CampaignChannel.POSTER)) is not draft
    assert not allowed(lambda: finish(status, CampaignChannel.MAIL))


def test_an_action_is_not_planned_for_a_day_that_is_over() -> None:
    with pytest.raises(RuleBroken) as broken:
        plan(CampaignStatus.DRAFT, DAY - timedelta(days=1), DAY)
    assert broken.value.rule is CampaignRule.STARTS_AHEAD


def test_by_the_clock_a_mail_ends_after_its_last_day_and_people_end_their_own() -> None:
    course = a_course()
    assert after(course, DAY) == (CampaignStatus.UNDER_WAY, date(2026, 6, 25))
    assert after(course, date(2026, 6, 25)) == (CampaignStatus.DONE, None)
    by_people = a_course(channel=CampaignChannel.PARTNERS)
    assert after(by_people, DAY) == (CampaignStatus.UNDER_WAY, None)
    assert not sends(by_people, DAY)


@given(
    moment=st.sampled_from(CampaignMoment),
    days=st.integers(0, 60),
    late=st.integers(0, 5),
)
def test_an_action_by_mail_always_ends_and_sends_only_in_its_days(
    moment: CampaignMoment, days: int, late: int
) -> None:
    """Whatever day the clock first looks, it goes on without a gap until the end."""
    course = a_course(moment_kind=moment, useful_until=DAY + timedelta(days=days))
    day: date | None = DAY + timedelta(days=late)
    status, sent = CampaignStatus.PLANNED, []
    while day is not None:
        if sends(course, day):
            sent.append(day)
        status, following = after(course, day)
        assert following is None or following > day
        day = following
    assert status is CampaignStatus.DONE
    assert all(course.send_on <= each <= course.useful_until for each in sent)
    expected = max(0, days - late + 1) if moment.months else int(late <= days)
    assert len(sent) == expected


@pytest.mark.parametrize(
    ("moment", "diploma_on", "day"),
    [
        (CampaignMoment.WORKSHOP, date(2026, 1, 31), DAY),
        (CampaignMoment.ONE_MONTH, date(2026, 1, 31), date(2026, 2, 28)),
        (CampaignMoment.SIX_MONTHS, date(2026, 8, 31), date(2027, 2, 28)),
    ],
)
def test_r32_a_month_after_the_diploma_is_each_persons_own_day(
    moment: CampaignMoment, diploma_on: date, day: date
) -> None:
    course = a_course(moment_kind=moment)
    assert own_day(course, diploma_on) == day
    months = moment.months is not None
    assert of_use_until(course, day) == (
        day + timedelta(days=30) if months else course.useful_until
    )


def test_long_sentences_are_pointed_out() -> None:
    long = "Dit is een zin die " + "heel " * 12 + "lang is."
    assert hard_sentences(f"Kort.\n\n{long} Weer kort!") == [" ".join(long.split())]
    assert hard_sentences("") == []
