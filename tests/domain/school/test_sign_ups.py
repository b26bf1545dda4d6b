"""R25, R32: what becomes of a sign-up, and what is shown of groups."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.moments import (
    FEWEST,
    Share,
    is_open,
    new_code,
)
from services.school.domain.sign_ups import (
    CONFIRM_DAYS,
    WAITING,
    Known,
    SignUpStatus,
    lapses_on,
    status_of,
    waits_on,
)

TODAY = date(2026, 6, 1)
DIPLOMA = date(2026, 7, 10)


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (None, SignUpStatus.TO_MATCH),
        (Known(False, False, True, DIPLOMA), SignUpStatus.PRE_REGISTERED),
        (Known(True, True, True), SignUpStatus.ENROLLED),
        (Known(True, True, False), SignUpStatus.TO_PLACE),
        (Known(True, False, True), SignUpStatus.TO_PLACE),
    ],
)
def test_r25_what_becomes_of_a_confirmed_sign_up(known: Known | None, status: SignUpStatus) -> None:
    assert status_of(known) is status


@given(st.sampled_from(SignUpStatus), st.none() | st.dates(TODAY, date(2027, 1, 1)))
def test_everything_that_waits_lapses_some_day_and_nothing_else(
    status: SignUpStatus, diploma_on: date | None
) -> None:
    day = lapses_on(status, TODAY, diploma_on)
    assert (day is not None) == (status in WAITING)
    assert day is None or day > TODAY


def test_a_pre_registration_waits_past_the_diploma_that_is_expected() -> None:
    day = lapses_on(SignUpStatus.PRE_REGISTERED, TODAY, DIPLOMA)
    assert day == DIPLOMA + timedelta(days=180)
    assert lapses_on(SignUpStatus.UNCONFIRMED, TODAY) == TODAY + timedelta(days=CONFIRM_DAYS)


@pytest.mark.parametrize(
    ("status", "diploma_on", "waits"),
    [
        (SignUpStatus.PRE_REGISTERED, TODAY + timedelta(days=1), True),
        (SignUpStatus.PRE_REGISTERED, TODAY, False),
        (SignUpStatus.PRE_REGISTERED, None, False),
        (SignUpStatus.TO_MATCH, TODAY + timedelta(days=1), False),
    ],
)
def test_without_a_diploma_to_come_a_pre_registration_lapses(
    status: SignUpStatus, diploma_on: date | None, *, waits: bool
) -> None:
    assert waits_on(status, diploma_on, TODAY) is waits


@given(st.integers(0, 50), st.integers(0, 50))
def test_r32_small_groups_are_not_shown(part: int, more: int) -> None:
    share = Share(part, part + more)
    assert (share.percent is None) == (share.of < FEWEST)
    assert share.percent is None or 0 <= share.percent <= 100


def test_r32_a_poster_works_on_the_way_home_and_not_for_ever() -> None:
    ended = date(2026, 7, 10)
    assert is_open(ended, ended)
    assert is_open(ended, date(2026, 8, 10))
    assert not is_open(ended, date(2026, 8, 11))


def test_codes_are_short_legible_and_different() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 8 and not set(code) & set("0oil1") for code in codes)
