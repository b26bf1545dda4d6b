"""At which hours a message may reach a person, also where the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.dosing import Dosing, Outcome, Waiting, Why, judge
from services.notifications.domain.hours import Hours
from services.notifications.domain.purposes import Purpose
from shared.reference.working_days import is_holiday
from tests.domain.notifications.test_dosing import RULES, a_message

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PROMOTION, SERVICE = RULES.promotion, RULES.service


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        (PROMOTION, "2026-06-01T08:00", "2026-06-01T08:00"),
        (PROMOTION, "2026-06-01T07:59", "2026-06-01T08:00"),
        (PROMOTION, "2026-06-01T20:00", "2026-06-02T08:00"),
        (PROMOTION, "2026-06-06T20:30", "2026-06-08T08:00"),  # Saturday evening; Sunday is quiet
        (PROMOTION, "2026-12-24T21:00", "2026-12-28T08:00"),  # two days of Christmas, and Sunday
        (PROMOTION, "2027-05-05T10:00", "2027-05-07T08:00"),  # liberation, then Ascension Day
        (PROMOTION, "2026-03-28T21:00", "2026-03-30T08:00"),  # summer time begins on the Sunday
        (SERVICE, "2026-03-29T03:30", "2026-03-29T07:00"),
        (SERVICE, "2026-10-25T01:30", "2026-10-25T07:00"),  # summer time ends that night
        (SERVICE, "2026-12-25T12:00", "2026-12-25T12:00"),
        (SERVICE, "2026-06-01T23:10", "2026-06-02T07:00"),
    ],
)
def test_closed_hours_end_at_a_local_hour(hours: Hours, now: str, opens: str) -> None:
    assert hours.next_open(at(now)) == at(opens)


@given(st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes)))
def test_the_next_opening_is_open_and_the_first(later: timedelta) -> None:
    instant = datetime(2025, 1, 1, tzinfo=UTC) + later
    for hours in (PROMOTION, SERVICE):
        opens = hours.next_open(instant)
        assert hours.open_at(opens)
        assert opens >= instant
        local = opens.astimezone(AMSTERDAM)
        assert opens == instant or (local.hour, local.minute) == (hours.begin, 0)
        assert opens == instant or not hours.open_at(opens - timedelta(seconds=1))


def test_liberation_day_counts_every_year() -> None:
    assert all(is_holiday(date(year, 5, 5)) for year in range(2024, 2030))


@pytest.mark.parametrize(("asked_just_now", "outcome"), [(True, Outcome.GO), (False, Outcome.HOLD)])
def test_at_night_only_what_was_asked_this_minute_goes(
    asked_just_now: bool, outcome: Outcome
) -> None:
    message: Waiting = a_message(purpose=Purpose.SERVICE, priority=0, asked_just_now=asked_just_now)
    rules: Dosing = RULES
    (verdict,) = judge([message], [], rules, at("2026-06-01T23:10"))

    assert verdict.outcome is outcome
    if outcome is Outcome.HOLD:
        assert (verdict.why, verdict.until) == (Why.QUIET_HOURS, at("2026-06-02T07:00"))
