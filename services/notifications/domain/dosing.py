"""Dosing (R33): how many messages a person gets, over all schools and senders, and in which order.

A message for promotion goes at once, waits, lapses, or is refused; none is lost. Counted are the
messages that the mail server took in the days before, and those that are on their way: these count
as sent now, since they will be later. So in no stretch of so many days are there more than allowed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.notifications.domain.hours import Hours, day_of, start_of
from services.notifications.domain.preferences import Refusal
from services.notifications.domain.purposes import PROMOTION, Purpose

LOOK_AGAIN = timedelta(days=1)
"""What waits is looked at daily at least: a place can come free earlier than was foreseen."""


@dataclass(frozen=True, slots=True)
class Dosing:
    """How much a person gets, and when."""

    messages: int
    """At most so many messages for promotion ..."""
    days: int
    """... in any stretch of so many times 24 hours."""
    promotion: Hours
    service: Hours

    @property
    def window(self) -> timedelta:
        """The stretch."""
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message of one person that has not gone yet."""

    message_id: UUID
    purpose: Purpose
    priority: int
    """A lower one goes first."""
    written_at: datetime
    asked_just_now: bool = False
    refusal: Refusal | None = None
    send_from: date | None = None
    useful_until: date | None = None


class Outcome(StrEnum):
    """What becomes of a message now."""

    GO = "go"
    HOLD = "hold"
    LAPSE = "lapse"
    REFUSE = "refuse"


class Why(StrEnum):
    """Why a message waits."""

    DOSING = "dosing"
    QUIET_HOURS = "quiet-hours"
    PLANNED = "planned"
    """Its sender wants it later; nobody holds it up."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one message, and if it waits: why, and until when at the earliest."""

    message_id: UUID
    outcome: Outcome
    until: datetime | None = None
    why: Why | None = None


def judge(
    waiting: Iterable[Waiting], counted: Iterable[datetime], rules: Dosing, at: datetime
) -> list[Verdict]:
    """Return what becomes of each message of one person at this instant, in order of turn.

    ``counted`` are the instants at which promotion was sent; what is on its way is sent ``at``, and
    so is what another mailer sent an instant later than our clock knew.
    """
    taken = sorted(min(sent, at) for sent in counted)
    verdicts = []
    for message in sorted(waiting, key=_turn):
        verdict = _judge_one(message, taken, rules, at)
        if message.purpose in PROMOTION and verdict.outcome in (Outcome.GO, Outcome.HOLD):
            taken = sorted([*taken, verdict.until or at])
        verdicts.append(verdict)
    return verdicts


def look_again(verdict: Verdict, useful_until: date | None, at: datetime) -> datetime:
    """Return when a message that waits is judged anew: in time to go, and in time to lapse."""
    assert verdict.until is not None, "only what waits is judged again"
    instants = [verdict.until, at + LOOK_AGAIN]
    if useful_until is not None:
        instants.append(start_of(useful_until + timedelta(days=1)))
    return min(instants)


def _turn(message: Waiting) -> tuple[int, datetime, UUID]:
    return message.priority, message.written_at, message.message_id


def _judge_one(message: Waiting, taken: Sequence[datetime], rules: Dosing, at: datetime) -> Verdict:
    if message.refusal is not None:
        return Verdict(message.message_id, Outcome.REFUSE)
    if message.useful_until is not None and day_of(at) > message.useful_until:
        return Verdict(message.message_id, Outcome.LAPSE)
    if message.purpose in PROMOTION:
        until, why = _promotion_goes(message, taken, rules, at)
    elif message.asked_just_now:
        until, why = at, Why.QUIET_HOURS
    else:
        until, why = rules.service.next_open(at), Why.QUIET_HOURS
    if until <= at:
        return Verdict(message.message_id, Outcome.GO)
    return Verdict(message.message_id, Outcome.HOLD, until, why)


def _promotion_goes(
    message: Waiting, taken: Sequence[datetime], rules: Dosing, at: datetime
) -> tuple[datetime, Why]:
    """Return when a message can go at the earliest, and what it then waited for longest."""
    planned = start_of(message.send_from) if message.send_from else at
    earliest = rules.promotion.next_open(max(at, planned))
    free = _place_free(taken, rules, earliest)
    if free > earliest:
        return rules.promotion.next_open(free), Why.DOSING
    return earliest, Why.PLANNED if planned > at else Why.QUIET_HOURS


def _place_free(taken: Sequence[datetime], rules: Dosing, at: datetime) -> datetime:
    """Return the first instant from ``at`` on, at which fewer than allowed were sent before."""
    before = [sent for sent in taken if sent <= at]
    if len(before) < rules.messages:
        return at
    return max(at, before[-rules.messages] + rules.window)
