"""Events that the municipality publishes about the Doorstroompunt (WEB 9.2.5).

None of them says anything of health or of criminal law: that is the Doorstroompunt's own (R48).
"""

from datetime import date
from uuid import UUID

from shared.schemas.event import Event
from shared.schemas.vocabulary import (
    Brin,
    DoorstroompuntAim,
    DoorstroompuntEndReason,
    Gemeentecode,
    StartGround,
)


class ConsultationOverdue(Event, publisher="municipality", stream="regie"):
    """The school did not answer a consultation in time; the lock stays (WEB 9.2.5(5); R15)."""

    consultation_id: UUID
    """The consultation."""
    brin: Brin
    """The school that was asked."""
    gemeentecode: Gemeentecode
    """Who asked."""
    answer_by: date
    """Day on which an answer was expected."""
    intake_mailbox: str
    """Shared mailbox of the Doorstroompunt; not a person's."""


class DoorstroompuntStarted(Event, publisher="municipality", stream="regie"):
    """The Doorstroompunt began to support somebody who agreed to it (WEB 9.2.5(1)).

    Subject: the school's pseudonym where a school knows the person, else the Doorstroompunt's own.
    """

    gemeentecode: Gemeentecode
    """Whose Doorstroompunt."""
    started_on: date
    """Day."""
    aim: DoorstroompuntAim
    """What the support leads to first (WEB 9.2.5(1),(2))."""
    ground: StartGround
    """Why it could start: what became of the consultation lock (R15)."""
    consultation_id: UUID | None = None
    """The consultation with the school that went before, if there was one."""


class DoorstroompuntEnded(Event, publisher="municipality", stream="regie"):
    """The Doorstroompunt's support ended. Subject: as when it started."""

    gemeentecode: Gemeentecode
    """Whose Doorstroompunt."""
    ended_on: date
    """Day."""
    reason: DoorstroompuntEndReason
    """Why; ``to-gemeente`` goes on under Participatiewet 7a (WEB 9.2.5(2))."""
