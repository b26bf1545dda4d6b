"""Events that the coaching partner publishes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.schemas.event import Event
from shared.schemas.orders import Cancelled, ChangeAgreed, ChangeProposed, ChangeRefused, Posted
from shared.schemas.personal import Contact, Feedback, Sealed
from shared.schemas.told import Told
from shared.schemas.vocabulary import Brin, CoachId, PartnerId


class OrderConfirmed(Event, publisher="partner", stream="delivery"):
    """The partner takes the order (R24). Subject: the order."""

    partner_id: PartnerId
    """The partner."""
    trainer_id: CoachId
    """Who will do it."""
    confirmed_on: date
    """Day."""
    contact: Sealed[Contact] | None = None
    """Whom the SLB'er can reach at the partner (R23); sealed under the order."""


class OrderDeclined(Event, publisher="partner", stream="delivery"):
    """The partner cannot take the order (R24). Subject: the order."""

    partner_id: PartnerId
    """The partner."""
    reason: Literal["no-trainer", "dates-impossible", "not-suitable", "other"]
    """Why."""
    alternative_from: date | None = None
    """First day on which it would be possible."""
    alternative_trainer_id: CoachId | None = None
    """Another trainer who could do it."""
    alternative_module_id: UUID | None = None
    """Another module that would suit better."""
    declined_on: date
    """Day."""


class SessionPlanned(Event, publisher="partner", stream="delivery"):
    """A session of an order has a time and place. Subject: the order."""

    session_id: UUID
    """The session."""
    partner_id: PartnerId
    """The partner."""
    trainer_id: CoachId
    """Who does it."""
    starts_at: datetime
    """Start."""
    ends_at: datetime
    """End."""
    location: str
    """Where."""


class SessionMoved(Event, publisher="partner", stream="delivery"):
    """A session got another time or place. Subject: the order."""

    session_id: UUID
    """The session."""
    starts_at: datetime
    """New start."""
    ends_at: datetime
    """New end."""
    location: str
    """Where."""


class SessionCancelled(Event, publisher="partner", stream="delivery"):
    """A planned session does not go on; the order itself stays. Subject: the order."""

    session_id: UUID
    """The session."""
    partner_id: PartnerId
    """The partner."""
    cancelled_on: date
    """Day."""


class AttendanceRecorded(Event, publisher="partner", stream="delivery"):
    """Who came, in numbers. Subject: the order."""

    session_id: UUID
    """The session."""
    present: Annotated[int, Field(ge=0)]
    """Number present."""
    expected: Annotated[int, Field(ge=0)]
    """Number expected."""
    recorded_on: date
    """Day."""


class ReportSubmitted(Event, publisher="partner", stream="delivery"):
    """The partner reported back; the order can be closed (R30). Subject: the order."""

    partner_id: PartnerId
    """The partner."""
    took_place: bool
    """Whether it took place."""
    present: Annotated[int, Field(ge=0)]
    """Number present over all sessions."""
    reported_on: date
    """Day."""
    evaluation_link: str | None = None
    """Where those who were there can say what they think of it."""
    minutes: Annotated[int | None, Field(ge=0)] = None
    """Minutes worked on it."""


class ReportReminded(Event, publisher="partner", stream="delivery"):
    """The report is late; until it is in, the order is not payable (R30). Subject: the order."""

    partner_id: PartnerId
    """The partner."""
    module_name: str
    """Name as ordered."""
    klas: str
    """The class."""
    last_session_on: date
    """Day of the last session."""
    number: Annotated[int, Field(ge=1)]
    """Which reminder this is."""
    order_mailbox: str | None = None
    """Shared mailbox of the partner; not a person's."""


class FeedbackGiven(Event, publisher="partner", stream="delivery"):
    """The partner has a signal about class or module, for the school's quality work (R30).

    Subject: the order.
    """

    feedback_id: UUID
    """The signal."""
    partner_id: PartnerId
    """Who gives it."""
    module_id: UUID
    """The module of the order."""
    brin: Brin
    """The school."""
    klas: str
    """The class."""
    about: Literal["class", "module"]
    """What it is about."""
    given_on: date
    """Day."""
    content: Sealed[Feedback]
    """The words; sealed under the order."""


class OrderChangeProposed(ChangeProposed, Event, publisher="partner", stream="delivery"):
    """The partner proposes another date or place (R24). Subject: the order."""


class OrderChanged(ChangeAgreed, Event, publisher="partner", stream="delivery"):
    """The partner agrees with the SLB'er's proposal: so it is (R24). Subject: the order.

    When the proposal was about a session, ``SessionMoved`` goes before it in the same transaction.
    """


class OrderChangeDeclined(ChangeRefused, Event, publisher="partner", stream="delivery"):
    """The partner does not agree; the order stays as it was (R24). Subject: the order."""


class OrderCancelled(Cancelled, Event, publisher="partner", stream="delivery"):
    """The partner cancels the order (R24). Subject: the order."""


class MessagePosted(Posted, Event, publisher="partner", stream="delivery"):
    """The partner writes to the SLB'er in the order's thread. Subject: the order."""


class EnrolmentConfirmed(Event, publisher="partner", stream="delivery"):
    """The partner welcomes a participant with a named coach (R9). Subject: the person."""

    enrolment_id: UUID
    """The enrolment."""
    partner_id: PartnerId
    """The partner."""
    coach_id: CoachId
    """The coach."""
    confirmed_on: date
    """Day."""
    module_id: UUID | None = None
    """The open module in which this person has a place, if it is one (R28)."""
    module_name: str | None = None
    """Its name."""


class EnrolmentWaiting(Event, publisher="partner", stream="delivery"):
    """An open module is full; the participant waits for a place (R28). Subject: the person."""

    enrolment_id: UUID
    """The enrolment."""
    partner_id: PartnerId
    """The partner."""
    module_id: UUID
    """The module."""
    module_name: str
    """Its name."""
    waiting_since: date
    """Day."""


class PlaceOffered(Event, publisher="partner", stream="delivery"):
    """A place came free for who waited longest (R28). Subject: the person."""

    enrolment_id: UUID
    """The enrolment."""
    partner_id: PartnerId
    """The partner."""
    module_id: UUID
    """The module."""
    module_name: str
    """Its name."""
    answer_by: date
    """Last day for an answer; after it the place goes to the next."""


class PlaceLapsed(Event, publisher="partner", stream="delivery"):
    """An offered place went to the next, for want of an answer (R28). Subject: the person."""

    enrolment_id: UUID
    """The enrolment."""
    partner_id: PartnerId
    """The partner."""
    module_id: UUID
    """The module."""
    module_name: str
    """Its name."""
    lapsed_on: date
    """Day."""


class PlaceGivenUp(Event, publisher="partner", stream="delivery"):
    """A participant does not want the place, or no longer waits (R28). Subject: the person."""

    enrolment_id: UUID
    """The enrolment."""
    partner_id: PartnerId
    """The partner."""
    module_id: UUID
    """The module."""
    given_up_on: date
    """Day."""


class ParticipationRecorded(Event, publisher="partner", stream="delivery"):
    """Whether a participant came to a session of an open module (R30). Subject: the person."""

    enrolment_id: UUID
    """The enrolment."""
    partner_id: PartnerId
    """The partner."""
    session_id: UUID
    """The session."""
    present: bool
    """True if the participant came."""
    recorded_on: date
    """Day."""


class CoachAvailability(Event, publisher="partner", stream="delivery"):
    """Whether the present coach can stay after the handover (R17). Subject: the person."""

    handover_id: UUID
    """The handover."""
    coach_id: CoachId
    """The coach asked for."""
    available: bool
    """True if the coach can stay."""
    alternative_coach_id: CoachId | None = None
    """Another coach of the same partner, if the present one cannot stay."""


class PartnerTold(Told, Event, publisher="partner", stream="delivery"):
    """A line of one partner's own history, as its systems read it in three ways.

    Goes to the topic of that partner, never to ``partner.delivery``. The body is the same, byte
    for byte, in the topic, in a webhook and in the feed. Subject: the order or the person.
    """


class WebhookPaused(Event, publisher="partner", stream="delivery"):
    """A partner's system does not take its webhooks any more. Subject: the webhook."""

    partner_id: PartnerId
    """The partner."""
    reason: Literal["failing", "gone"]
    """No success for days, or the receiver said it is gone for good."""
    waiting: Annotated[int, Field(ge=0)]
    """How many lines of the history wait."""
    paused_on: date
    """Day."""
    owner_mailbox: str
    """Shared mailbox that the owner gave for this; not a person's."""
