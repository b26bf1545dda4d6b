"""Events that the municipality publishes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.schemas.event import Event
from shared.schemas.personal import PersonSought, Sealed, SupportLinks
from shared.schemas.told import Told
from shared.schemas.vocabulary import (
    Brin,
    CoachChangeReason,
    CoachId,
    ContactOutcome,
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
    resident_in: Gemeentecode | None = None
    """Where the young person lives now, if that is the reason and the receiver knows it (R13)."""


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
    links: Sealed[SupportLinks] | None = None
    """With which the young person stops, and comes back; absent in events of before."""


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
    contact_outcome: ContactOutcome | None = None
    """What came of the three-way contact; absent for a cold handover (R16)."""


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
    reported_by: Literal["case-worker", "clock"] | None = None
    """Who says so; the clock when a review date passed. Absent in events of before."""


class RegieClosed(Event, publisher="municipality", stream="regie"):
    """Nobody needs to hold the regie any more."""

    regie_version: RegieVersion
    """The last version."""
    reason: RegieCloseReason
    """Why."""
    closed_on: date
    """Day."""
    closed_at: datetime | None = None
    """Instant from which nobody holds, the same in every history; absent in events of before."""


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


class ParticipationResumed(Event, publisher="municipality", stream="regie"):
    """The young person came back, and the municipality that closed holds again (R6, R8)."""

    regie_version: RegieVersion
    """The version with which it begins anew: one more than was closed."""
    holder: Organisation
    """Who closed and now holds again."""
    closed_at: datetime
    """Instant of the closing; between it and ``resumed_at`` nobody held."""
    resumed_at: datetime
    """Instant from which it is held again, the same in every history."""
    coach_id: CoachId
    """The coach, who was the coach before."""
    coach_organisation: Organisation
    """Who employs the coach."""


class ContactRecorded(Event, publisher="municipality", stream="regie"):
    """A contact moment in a municipality's case. Only two-way contact counts."""

    contact_id: UUID
    """Identity of the contact moment."""
    kind: Literal["two-way", "attempt"]
    """An attempt without answer is logged apart."""
    channel: Literal["call", "visit", "message", "video"]
    """How."""
    contacted_on: date
    """Day of the contact."""
    gemeentecode: Gemeentecode
    """Whose contact it is."""


class CaseOffered(Event, publisher="municipality", stream="regie"):
    """A municipality offers a case to the one to which the young person moved (R8, R10, R13).

    The overgangsdocument goes with the offer inside the region's service, not with this event.
    """

    handover_id: UUID
    """The handover."""
    regie_version: RegieVersion
    """The version that the offering side holds; the receiver alone can mint the next."""
    held_since: datetime
    """Since when the offering side holds it."""
    from_organisation: Organisation
    """Who offers."""
    to_organisation: Organisation
    """Who may answer."""
    gemeentecode: Gemeentecode
    """Municipality of residence from now on."""
    agreed_on: date
    """Day on which the young person agreed (R11)."""
    offered_on: date
    """Day of the offer."""
    answer_by: date
    """Last day to answer; after it the offer expires."""
    coach_id: CoachId
    """The present coach."""
    coach_organisation: Organisation
    """Who employs the coach."""
    intake_mailbox: str
    """Shared mailbox of the receiver; not a person's."""
