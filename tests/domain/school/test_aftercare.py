"""Whom a coach calls, and why: only a conversation moves the rhythm on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.aftercare import (
    OTHER_CHANNEL_AFTER,
    Channel,
    Reason,
    Rhythm,
    accepts_coach,
    after_attempt,
    after_two_way,
    alert_on,
    other_channel,
    reasons,
)
from services.school.domain.year import CONTACT_MONTHS, contact_day, next_contact

DIPLOMA = date(2026, 7, 10)
DAYS = st.dates(date(2026, 7, 11), date(2027, 7, 10))
CHANNELS = st.lists(st.sampled_from(list(Channel)), max_size=9)


def first() -> Rhythm:
    following = next_contact(DIPLOMA, 0)
    assert following is not None
    return Rhythm(*following)


@given(DAYS, CHANNELS)
def test_attempts_never_move_the_rhythm_on(on: date, channels: list[Channel]) -> None:
    known = first()
    for channel in channels:
        known = after_attempt(known, channel, on)

    assert (known.month, known.due_on) == (1, date(2026, 8, 10))
    assert known.attempts == tuple(channels)


@given(DAYS, st.none() | st.sampled_from(CONTACT_MONTHS))
def test_a_conversation_answers_for_every_moment_that_has_passed(
    on: date, month: int | None
) -> None:
    known = after_two_way(first(), DIPLOMA, on, month=month)

    assert known.due_on is None or known.due_on > on or known.month == 1
    assert known.month is None or known.month > (month or 0)
    assert known.attempts == ()
    if known.month is not None:
        assert known.due_on == contact_day(DIPLOMA, known.month)


@given(DAYS, st.none() | st.sampled_from(CONTACT_MONTHS))
def test_the_rhythm_never_goes_back(on: date, month: int | None) -> None:
    later = Rhythm(9, contact_day(DIPLOMA, 9))
    known = after_two_way(later, DIPLOMA, on, month=month)
    assert known.month is None or known.month >= 9


@pytest.mark.parametrize("ended", [Rhythm(None, None), Rhythm(11, contact_day(DIPLOMA, 11))])
def test_after_the_last_moment_comes_none(ended: Rhythm) -> None:
    known = after_two_way(ended, DIPLOMA, date(2027, 6, 20))
    assert (known.month, known.due_on) == (None, None)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (Rhythm(1, date(2026, 8, 10)), (Reason.RHYTHM,)),
        (Rhythm(1, date(2026, 8, 11)), ()),
        (Rhythm(None, None, asked_on=date(2026, 8, 9)), (Reason.ASKED,)),
        (Rhythm(None, None, appointment_on=date(2026, 8, 10)), (Reason.APPOINTMENT,)),
        (Rhythm(None, None, lapsed_on=date(2026, 8, 1)), (Reason.REVIEW,)),
        (
            Rhythm(1, date(2026, 8, 10), asked_on=date(2026, 8, 10), lapsed_on=date(2026, 8, 2)),
            (Reason.ASKED, Reason.REVIEW, Reason.RHYTHM),
        ),
        (Rhythm(1, date(2026, 8, 3), try_again_on=date(2026, 8, 11)), ()),
        (Rhythm(1, date(2026, 8, 3), try_again_on=date(2026, 8, 10)), (Reason.RHYTHM,)),
    ],
)
def test_why_somebody_is_called(known: Rhythm, why: tuple[Reason, ...]) -> None:
    assert reasons(known, date(2026, 8, 10)) == why


def test_a_conversation_ends_what_was_asked_and_keeps_what_is_agreed() -> None:
    asked = replace(first(), asked_on=DIPLOMA, lapsed_on=DIPLOMA, try_again_on=DIPLOMA)
    agreed = DIPLOMA + timedelta(days=20)
    known = after_two_way(asked, DIPLOMA, DIPLOMA + timedelta(days=2), appointment_on=agreed)

    assert known == replace(first(), appointment_on=agreed)


def test_after_an_attempt_on_friday_it_is_tried_again_on_monday() -> None:
    assert after_attempt(first(), "call", date(2026, 8, 14)).try_again_on == date(2026, 8, 17)


@given(CHANNELS)
def test_another_channel_is_advised_only_after_several_attempts(attempts: list[Channel]) -> None:
    advised = other_channel(attempts)
    assert (advised is None) == (len(attempts) < OTHER_CHANNEL_AFTER)
    if advised is not None:
        assert attempts.count(advised) == min(attempts.count(channel) for channel in Channel)


def test_after_three_calls_a_message_is_advised() -> None:
    assert other_channel(["call", "call"]) is None
    assert other_channel(["call", "call", "call"]) is Channel.MESSAGE
    assert other_channel(["call", "message", "call"]) is Channel.VISIT


@pytest.mark.parametrize(
    ("since", "alert"),
    [
        (date(2026, 8, 12), date(2026, 8, 13)),
        (date(2026, 8, 14), date(2026, 8, 17)),
        (date(2026, 8, 15), date(2026, 8, 17)),
    ],
)
def test_r9_a_vacant_coach_alerts_within_one_working_day(since: date, alert: date) -> None:
    assert alert_on(since) == alert


def test_r31_a_coach_whom_somebody_left_does_not_come_back() -> None:
    assert accepts_coach("C02", current=None, left={"C01"})
    assert not accepts_coach("C01", current="C02", left={"C01"})
    assert accepts_coach("C01", current="C01", left={"C01"}), "they chose this one again"
