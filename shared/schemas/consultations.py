"""Events of the school about a consultation that a Doorstroompunt asked for (WEB 9.2.5(5))."""

from datetime import date
from uuid import UUID

from shared.schemas.event import Event
from shared.schemas.personal import ConsultationReply, Sealed
from shared.schemas.vocabulary import Brin, ConsultationAdvice, Gemeentecode


class ConsultationReceived(Event, publisher="school", stream="lifecycle"):
    """A question of a Doorstroompunt waits at the school. Subject: as in the question."""

    consultation_id: UUID
    """The consultation."""
    brin: Brin
    """The school."""
    answer_by: date
    """Day on which an answer is expected."""
    intake_mailbox: str
    """Shared mailbox of the school; not a person's."""


class ConsultationAnswered(Event, publisher="school", stream="lifecycle"):
    """The school says what guidance it offers somebody (WEB 9.2.5(5); R15).

    Subject: as in the question, which is the Doorstroompunt's own name for the person.
    """

    consultation_id: UUID
    """The consultation."""
    brin: Brin
    """The school."""
    gemeentecode: Gemeentecode
    """Who asked."""
    answered_on: date
    """Day."""
    known: bool
    """False if the school does not know the person; then all below is absent."""
    person: UUID | None = None
    """The school's pseudonym of the person, so that later events can be recognised."""
    guided: bool | None = None
    """True while the school guides."""
    guided_since: date | None = None
    """First day of the guidance, if there was any."""
    guided_until: date | None = None
    """Last day of the guidance, if there was any."""
    startkwalificatie_on: date | None = None
    """Day of a diploma of this school that gives a startkwalificatie, if there is one (R7)."""
    advice: ConsultationAdvice | None = None
    """What the school thinks the Doorstroompunt should do; the Doorstroompunt decides."""
    reply: Sealed[ConsultationReply] | None = None
    """Coach and a short note; sealed under the subject."""
    intake_mailbox: str | None = None
    """Shared mailbox of the Doorstroompunt, as in the question."""
