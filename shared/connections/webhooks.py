"""When a webhook is tried again, when it is paused, and which secrets sign it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Pauses after a failed attempt, by the service's clock; the last one repeats."""
JITTER = 0.1
"""A pause is at most this part shorter or longer, so that receivers are not all called at once."""
LEAST_ASKED, MOST_ASKED = PAUSES[0], timedelta(hours=24)
"""A receiver may ask for another pause (``Retry-After``), within these limits."""
GIVES_UP_AFTER = timedelta(days=5)
"""So long without any success, and a webhook is paused..."""
LEAST_ATTEMPTS = 8
"""...but not before so many attempts: days in which *we* were away are no failure of theirs."""
OVERLAP = timedelta(hours=24)
"""How long the former secret signs along after a rotation."""
GONE = 410
"""The receiver says that nobody lives there any more."""


MOST_WEBHOOKS = 10
"""Webhooks of one organisation."""


class ConnectionRule(StrEnum):
    """What cannot be done with connections; the value is what people read."""

    ADDRESS_IS_PUBLIC = (
        "Dit adres kan niet. Gebruik een adres dat begint met https:// en dat op het open "
        "internet staat."
    )
    NOT_TOO_MANY = "U heeft al tien webhooks. Verwijder er eerst een."
    PLACE_EXISTS = "Deze plaats in de geschiedenis bestaat niet."
    TOPIC_EXISTS = "Uw topic is er nog niet. Vraag de beheerder van het platform om het te maken."


class WebhookStatus(StrEnum):
    """Whether a webhook delivers, and if not why."""

    ACTIVE = "active"
    PAUSED = "paused"
    """By the owner."""
    FAILING = "failing"
    """No success for days."""
    GONE = "gone"
    """The receiver answered 410."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How delivery of the next line stands."""

    status: WebhookStatus
    attempts: int
    """Failed attempts since the last success."""
    failing_since: datetime | None
    due_at: datetime
    """Earliest instant of the next attempt."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that signs, for ever or until an instant."""

    value: str
    valid_until: datetime | None


def fresh(now: datetime) -> Standing:
    """Return where a webhook stands that delivers at once: new, resumed, or after a success."""
    return Standing(WebhookStatus.ACTIVE, 0, None, now)


def taken(status: int | None) -> bool:
    """Return True if the receiver took it: only an answer of 2xx says so."""
    return status is not None and 200 <= status < 300


def pause_after(attempts: int, chance: float) -> timedelta:
    """Return the pause after so many failed attempts; ``chance`` is in [0, 1)."""
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    return pause * (1 - JITTER + 2 * JITTER * chance)


def asked_pause(retry_after: str | None, real_now: datetime) -> timedelta | None:
    """Return the pause that a receiver asks for in seconds or until a date (RFC 9110, 10.2.3).

    Within limits; None if it asks for nothing, or for what cannot be read.
    """
    if retry_after is None:
        return None
    wanted = retry_after.strip()
    if wanted.isascii() and wanted.isdigit():
        # More digits than a day can have would not fit in a timedelta.
        pause = timedelta(seconds=int(wanted)) if len(wanted) < 10 else MOST_ASKED
    else:
        try:
            until = parsedate_to_datetime(wanted)
        except ValueError:
            return None
        pause = (until if until.tzinfo else until.replace(tzinfo=UTC)) - real_now
    return min(max(pause, LEAST_ASKED), MOST_ASKED)


def after_failure(
    standing: Standing,
    status: int | None,
    *,
    now: datetime,
    chance: float,
    asked: timedelta | None = None,
) -> Standing:
    """Return what follows from an attempt that the receiver did not take.

    ``asked`` is the pause that the receiver asked for, in the place of ours.
    """
    attempts = standing.attempts + 1
    since = standing.failing_since or now
    if status == GONE:
        return Standing(WebhookStatus.GONE, attempts, since, now)
    if attempts >= LEAST_ATTEMPTS and now - since >= GIVES_UP_AFTER:
        return Standing(WebhookStatus.FAILING, attempts, since, now)
    due_at = now + (asked or pause_after(attempts, chance))
    return Standing(standing.status, attempts, since, due_at)


def signing(secrets: Sequence[Secret], now: datetime) -> list[str]:
    """Return the secrets that sign now; ``secrets`` stand with the newest first."""
    return [s.value for s in secrets if s.valid_until is None or now < s.valid_until]


def overlap(former: Sequence[Secret], now: datetime, *, at_once: bool) -> list[Secret]:
    """Return what of the former secrets signs along with a new one: at most the newest of them.

    ``at_once`` is for a secret that leaked: then none does.
    """
    valid = [s for s in former if s.valid_until is None or now < s.valid_until]
    if at_once or not valid:
        return []
    newest, ends = valid[0], now + OVERLAP
    return [Secret(newest.value, min(newest.valid_until or ends, ends))]
