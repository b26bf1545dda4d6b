"""Events that the municipality publishes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.schemas.event import Event
from shared.schemas.personal import PersonSought, Sealed
from shared.schemas.told import Told
from shared.schemas.vocabulary import (
    Brin,
    CoachChangeReason,
    CoachId,
    Gemeentecode,
    Organisation,
    Outcome,
    RefusalReason,
    RegieCloseReason,
    RegieVersion,
)


class CoachContinuityAsked(Event, publisher="municipality", stream="regie"):
    """The receiver asks at once whether the present coach can stay (R17)."""

    handover_id: UUID
    """The handover."""
    coach_id: CoachId
    """The present coach."""
    coach_organisation: Organisation
    """Who employs the coach."""
    gemeentecode: Gemeentecode
    """Who asks."""


class HandoverAccepted(Event, publisher="municipality", stream="regie"):
    """The receiver became holder of the next version at this very commit (R8, R10)."""

    handover_id: UUID
    """The handover."""
    regie_version: RegieVersion
    """The new version: one more than was offered."""
    holder: Organisation
    """The new holder."""
    accepted_at: datetime
    """Instant of the change of holder, the same in every history."""


class HandoverRefused(Event, publisher="municipality", stream="regie"):
    """The receiver refused; the old holder stays (R10)."""

    handover_id: UUID
    """The handover."""
    reason: RefusalReason
    """Why."""
    refused_on: date
    """Day."""


class HandoverExpired(Event, publisher="municipality", stream="regie"):
    """Nobody answered in time; the old holder stays (R10)."""

    handover_id: UUID
    """The handover."""
    expired_on: date
    """Day."""


class HandoverWithdrawn(Event, publisher="municipality", stream="regie"):
    """The receiver let the offering side withdraw an offer that was still open."""

    handover_id: UUID
    """The handover."""
    withdrawn_on: date
    """Day."""


class RegieTransferred(Event, publisher="municipality", stream="regie"):
    """The handover is completed: holder, document and coach are settled (R12)."""

    handover_id: UUID
    """The handover."""
    regie_version: RegieVersion
    """The version that the new holder has."""
    from_organisation: Organisation
    """The former holder."""
    to_organisation: Organisation
    """The new holder."""
    transferred_on: date
    """Day."""
    coach_id: CoachId
    """The coach from now on."""
    coach_organisation: Organisation
    """Who employs the coach."""
    same_coach: bool
    """True if the young person keeps the coach."""


class CoachContinued(Event, publisher="municipality", stream="regie"):
    """The coach stays (R17)."""

    handover_id: UUID
    """The handover."""
    coach_id: CoachId
    """The coach."""
    coach_organisation: Organisation
    """Who employs the coach."""


class CoachChanged(Event, publisher="municipality", stream="regie"):
    """Another coach takes over, for a reason (R16, R17)."""

    handover_id: UUID
    """The handover."""
    former_coach_id: CoachId
    """The coach until now."""
    coach_id: CoachId
    """The coach from now on."""
    coach_organisation: Organisation
    """Who employs the new coach."""
    reason: CoachChangeReason
    """Why."""
    warm_contact_on: date | None = None
    """Day of the three-way contact; absent for a cold handover (R16)."""


class ConsultationRequested(Event, publisher="municipality", stream="regie"):
    """The Doorstroompunt consults the school before it starts support (WEB 9.2.5(5); R15)."""

    consultation_id: UUID
    """The consultation."""
    brin: Brin
    """The school asked."""
    gemeentecode: Gemeentecode
    """Who asks."""
    answer_by: date
    """Day on which an answer is expected."""
    person_sought: Sealed[PersonSought] | None = None
    """Whom it is about: no more than the school needs to find the person."""
    intake_mailbox: str | None = None
    """Shared mailbox of the Doorstroompunt, for word of the answer; not a person's."""


class ParticipationDeclined(Event, publisher="municipality", stream="regie"):
    """The young person stopped taking part; no reason is asked (R19)."""

    declined_on: date
    """Day."""


class OutcomeReported(Event, publisher="municipality", stream="regie"):
    """Where the young person is now, by the municipality."""

    outcome: Outcome
    """The situation."""
    reported_on: date
    """Day of the report."""
    review_on: date | None = None
    """Day on which it falls back to unknown."""


class RegieClosed(Event, publisher="municipality", stream="regie"):
    """Nobody needs to hold the regie any more."""

    regie_version: RegieVersion
    """The last version."""
    reason: RegieCloseReason
    """Why."""
    closed_on: date
    """Day."""


class MunicipalityTold(Told, Event, publisher="municipality", stream="regie"):
    """A line of one municipality's own history, as its systems read it in three ways.

    Goes to the topic of that municipality, never to ``municipality.regie``. The body is the same,
    byte for byte, in the topic, in a webhook and in the feed. Subject: the person (pseudonym).
    """


class ConnectionPaused(Event, publisher="municipality", stream="regie"):
    """A municipality's own system takes nothing any more. Subject: the connection, or the case."""

    gemeentecode: Gemeentecode
    """The municipality."""
    connection: Literal["webhook", "case-system"]
    """What kind of connection."""
    reason: Literal["failing", "gone", "refused"]
    """No success for days, the receiver said it is gone, or it refuses this one case."""
    waiting: Annotated[int, Field(ge=0)]
    """How much waits."""
    paused_on: date
    """Day."""
    owner_mailbox: str
    """Shared mailbox that was given for this; not a person's."""
