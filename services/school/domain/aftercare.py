"""Whom a coach calls today, and why: the rhythm of contact, what was agreed, and attempts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.school.domain.year import CONTACT_MONTHS, contact_day, next_contact
from shared.reference.working_days import add_working_days

OTHER_CHANNEL_AFTER = 3
"""After so many attempts without an answer the work list advises another channel."""
ALERT_WORKING_DAYS = 1
"""Within how many working days somebody must look at a vacant coach (R9)."""


class Channel(StrEnum):
    """How a coach reaches somebody, in the order in which they are tried."""

    CALL = "call"
    MESSAGE = "message"
    VISIT = "visit"
    VIDEO = "video"


class Reason(StrEnum):
    """Why somebody is on the work list; the first is the most urgent."""

    ASKED = "asked"
    APPOINTMENT = "appointment"
    REVIEW = "review"
    RHYTHM = "rhythm"


class AftercareRule(StrEnum):
    """What aftercare asks; the value is what people read."""

    ATTEMPT_WITHOUT_AGREEMENT = (
        "Bij een poging zonder antwoord hoort geen afspraak. Kies ‘gesproken’ als u elkaar sprak."
    )
    APPOINTMENT_AHEAD = "Een afspraak ligt na vandaag."
    COACH_IS_OTHER = "Dit is al de coach. Kies een andere. (R31)"
    COACH_IS_KNOWN = "Deze coach is niet bekend. Kies een coach uit de lijst. (R31)"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Where the contact with one person stands."""

    month: int | None
    """The next moment of the rhythm, in months after the diploma; None after the last."""
    due_on: date | None
    asked_on: date | None = None
    """Since when the young person waits for an answer to a question."""
    appointment_on: date | None = None
    """What was agreed at the last contact."""
    lapsed_on: date | None = None
    """When the outcome fell back to unknown."""
    attempts: tuple[str, ...] = ()
    """Channels of the attempts since the last two-way contact."""
    try_again_on: date | None = None
    """Not before this day: there was an attempt shortly before."""


def reasons(known: Rhythm, on: date) -> tuple[Reason, ...]:
    """Return why somebody is called on a day, the most urgent first; empty when not."""
    if known.try_again_on is not None and known.try_again_on > on:
        return ()
    days = {
        Reason.ASKED: known.asked_on,
        Reason.APPOINTMENT: known.appointment_on,
        Reason.REVIEW: known.lapsed_on,
        Reason.RHYTHM: known.due_on,
    }
    return tuple(reason for reason, day in days.items() if day is not None and day <= on)


def after_two_way(
    known: Rhythm,
    diploma_on: date,
    on: date,
    *,
    month: int | None = None,
    appointment_on: date | None = None,
) -> Rhythm:
    """Return what is due after a conversation: only that moves the rhythm on.

    One conversation answers for every moment that has passed by then, and for ``month`` if the
    coach was early. It ends what was asked, and what was agreed before.
    """
    following, due_on = known.month, known.due_on
    passed = [each for each in CONTACT_MONTHS if contact_day(diploma_on, each) <= on]
    done = max([month or 0, *passed])
    if known.month is not None and done >= known.month:
        following, due_on = next_contact(diploma_on, done) or (None, None)
    return Rhythm(following, due_on, appointment_on=appointment_on)


def after_attempt(known: Rhythm, channel: str, on: date) -> Rhythm:
    """Return what is due after an attempt without answer: the same, from the next working day."""
    return replace(known, attempts=(*known.attempts, channel), try_again_on=add_working_days(on, 1))


def other_channel(attempts: Sequence[str]) -> Channel | None:
    """Return the channel to try after several attempts without an answer, else None.

    It is one that was not tried yet, or the one that was tried least.
    """
    if len(attempts) < OTHER_CHANNEL_AFTER:
        return None
    tried = [*attempts]
    return min(Channel, key=lambda channel: (tried.count(channel), list(Channel).index(channel)))


def alert_on(vacant_since: date) -> date:
    """Return the day on which a vacant coach has been vacant too long (R9)."""
    return add_working_days(vacant_since, ALERT_WORKING_DAYS)


def accepts_coach(coach_id: str, *, current: str | None, left: Collection[str]) -> bool:
    """Return False for a coach from whom the young person moved away, unless back to them (R31)."""
    return coach_id == current or coach_id not in left
