"""When a webhook is tried again and when it is paused, and which secrets sign."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.connections.webhooks import (
    GIVES_UP_AFTER,
    JITTER,
    LEAST_ATTEMPTS,
    OVERLAP,
    PAUSES,
    Secret,
    Standing,
    WebhookStatus,
    after_failure,
    asked_pause,
    fresh,
    overlap,
    pause_after,
    signing,
    taken,
)

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
CHANCES = st.floats(0, 1, exclude_max=True)
ENDS = st.none() | st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(NOW.__add__)
SECRETS = st.lists(st.builds(Secret, st.uuids().map(str), ENDS), max_size=4)


@pytest.mark.parametrize(
    ("status", "success"),
    [
        *((status, True) for status in (200, 204, 299)),
        *((status, False) for status in (199, 300, 302, 404, 410, 500, None)),
    ],
)
def test_only_an_answer_of_2xx_is_success(status: int | None, *, success: bool) -> None:
    assert taken(status) is success


@given(st.integers(1, 60), CHANCES)
def test_pauses_grow_to_a_day_and_differ_a_little(attempts: int, chance: float) -> None:
    pause = pause_after(attempts, chance)
    nominal = PAUSES[min(attempts, len(PAUSES)) - 1]
    assert nominal * (1 - JITTER) <= pause <= nominal * (1 + JITTER)
    assert pause_after(attempts + len(PAUSES), 0.5) == timedelta(days=1)
    assert sorted(PAUSES) == list(PAUSES)


def test_retries_go_on_for_days_before_the_pause() -> None:
    standing, now = fresh(NOW), NOW
    while standing.status is WebhookStatus.ACTIVE:
        now = standing.due_at
        standing = after_failure(standing, 500, now=now, chance=0.5)
    assert standing.status is WebhookStatus.FAILING
    assert timedelta(days=5) <= now - NOW < timedelta(days=6)
    assert standing.attempts == 12


@pytest.mark.parametrize(
    ("attempts", "failing_for", "status", "expected"),
    [
        (LEAST_ATTEMPTS - 1, GIVES_UP_AFTER, 500, WebhookStatus.FAILING),
        (LEAST_ATTEMPTS - 1, GIVES_UP_AFTER, None, WebhookStatus.FAILING),
        (LEAST_ATTEMPTS - 2, GIVES_UP_AFTER, 500, WebhookStatus.ACTIVE),
        (1, GIVES_UP_AFTER * 9, 500, WebhookStatus.ACTIVE),
        (LEAST_ATTEMPTS * 9, GIVES_UP_AFTER - timedelta(seconds=1), 500, WebhookStatus.ACTIVE),
        (0, timedelta(0), 410, WebhookStatus.GONE),
        (3, timedelta(hours=1), 410, WebhookStatus.GONE),
    ],
)
def test_it_pauses_after_days_and_enough_attempts_and_at_once_when_gone(
    attempts: int, failing_for: timedelta, status: int | None, expected: WebhookStatus
) -> None:
    standing = Standing(WebhookStatus.ACTIVE, attempts, NOW - failing_for, NOW)
    assert after_failure(standing, status, now=NOW, chance=0).status is expected


@given(CHANCES, st.integers(0, 40))
def test_a_failure_never_makes_the_next_attempt_due_at_once(chance: float, attempts: int) -> None:
    standing = Standing(WebhookStatus.ACTIVE, attempts, NOW, NOW)
    after = after_failure(standing, 503, now=NOW, chance=chance)
    assert after.status is WebhookStatus.ACTIVE
    assert after.due_at > NOW
    assert (after.attempts, after.failing_since) == (attempts + 1, NOW)


def test_during_the_overlap_both_secrets_sign_and_then_only_the_new_one() -> None:
    former = overlap([Secret("old", None)], NOW, at_once=False)
    both = [Secret("new", None), *former]

    assert signing(both, NOW) == ["new", "old"]
    assert signing(both, NOW + OVERLAP - timedelta(seconds=1)) == ["new", "old"]
    assert signing(both, NOW + OVERLAP) == ["new"]


def test_a_leaked_secret_signs_no_more() -> None:
    assert overlap([Secret("leaked", None)], NOW, at_once=True) == []


@given(SECRETS, st.integers(1, 4))
def test_at_most_two_secrets_are_ever_valid_however_often_one_rotates(
    secrets: list[Secret], times: int
) -> None:
    for turn in range(times):
        secrets = [Secret(f"new {turn}", None), *overlap(secrets, NOW, at_once=False)]
        assert len(signing(secrets, NOW)) <= 2
        assert signing(secrets, NOW)[0] == f"new {turn}"
        assert all(s.valid_until is None or s.valid_until <= NOW + OVERLAP for s in secrets[1:])


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("120", timedelta(minutes=2)),
        ("0", PAUSES[0]),
        ("9999999999999999", timedelta(days=1)),
        (format_datetime(NOW + timedelta(hours=1)), timedelta(hours=1)),
        (format_datetime(NOW - timedelta(hours=1)), PAUSES[0]),
        (format_datetime(NOW + timedelta(days=9)), timedelta(days=1)),
    ],
)
def test_a_receiver_asks_for_a_pause_within_limits(
    said: str | None, pause: timedelta | None
) -> None:
    assert asked_pause(said, NOW) == pause


def test_the_pause_that_a_receiver_asks_for_takes_the_place_of_ours() -> None:
    asked = timedelta(minutes=20)
    after = after_failure(fresh(NOW), 429, now=NOW, chance=0.5, asked=asked)
    assert after.due_at == NOW + asked
