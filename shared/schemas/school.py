"""Events that the school publishes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.event import Event
from shared.schemas.orders import (
    Cancelled,
    ChangeAgreed,
    ChangeProposed,
    ChangeRefused,
    CostCarrier,
    Posted,
)
from shared.schemas.personal import (
    Contact,
    HandoverLinks,
    Message,
    Overgangsdocument,
    Participant,
    Sealed,
)
from shared.schemas.vocabulary import (
    Brin,
    CoachId,
    Crebo,
    Funding,
    Gemeentecode,
    Leerweg,
    Level,
    Organisation,
    Outcome,
    PartnerId,
    RegieVersion,
    Route,
    RouteEnd,
    Scope,
    SupportEndReason,
)


class StudentRegistered(Event, publisher="school", stream="lifecycle"):
    """A student in the last year is known to the school's guidance (WEB 9.2.12(1))."""

    brin: Brin
    """The school."""
    crebo: Crebo
    """The qualification followed."""
    level: Level
    """mbo level of the qualification; 1 is entree."""
    leerweg: Leerweg
    """Learning path."""
    gemeentecode: Gemeentecode
    """Municipality of residence."""
    expected_diploma_on: date | None = None
    """Planned day of the diploma."""
    coach_id: CoachId | None = None
    """The coach, if there is one."""
    coach_organisation: Organisation | None = None
    """Who employs the coach."""


class StudentGraduated(Event, publisher="school", stream="lifecycle"):
    """A student got the diploma: the one-year term starts (WEB 9.2.12(2))."""

    brin: Brin
    """The school."""
    crebo: Crebo
    """The qualification of the diploma."""
    level: Level
    """mbo level of the diploma; 1 is entree."""
    leerweg: Leerweg
    """Learning path."""
    gemeentecode: Gemeentecode
    """Municipality of residence."""
    diploma_on: date
    """Day of the diploma."""
    scope: Scope
    """What the law says (R1)."""
    offered: bool
    """True if guidance is offered: mandatory, or optional and chosen by policy (R2)."""
    policy_version: str | None = None
    """The policy version that decided, for optional groups (R2)."""
    startkwalificatie: bool
    """True from mbo level 2 (R7)."""
    term_ends_on: date
    """Last day of the school's term: the diploma plus one year (R3)."""
    coach_id: CoachId | None = None
    """The coach, if there is one."""
    coach_organisation: Organisation | None = None
    """Who employs the coach."""


class CoachAssigned(Event, publisher="school", stream="lifecycle"):
    """The young person has a named coach at the holder of the regie (R9)."""

    coach_id: CoachId
    """The coach."""
    coach_organisation: Organisation
    """Who employs the coach."""
    since: date
    """First day."""


class ContactRecorded(Event, publisher="school", stream="lifecycle"):
    """A contact moment in aftercare. Only two-way contact counts."""

    contact_id: UUID
    """Identity of the contact moment."""
    kind: Literal["two-way", "attempt"]
    """An attempt without answer is logged apart."""
    channel: Literal["call", "visit", "message", "video"]
    """How."""
    contacted_on: date
    """Day of the contact."""
    rhythm_month: Literal[1, 3, 6, 9, 11] | None = None
    """The moment of the contact rhythm it belongs to, in months after the diploma."""
    coach_id: CoachId
    """Who made contact."""


class OutcomeReported(Event, publisher="school", stream="lifecycle"):
    """Where the young person is now; valid until the review date, then unknown again."""

    outcome: Outcome
    """The situation."""
    reported_on: date
    """Day of the report."""
    review_on: date | None = None
    """Day on which it falls back to unknown; absent for unknown itself."""
    reported_by: Literal["coach", "school", "young-person", "clock"]
    """Who says so; the clock when a review date passed."""


class HandoverProposed(Event, publisher="school", stream="lifecycle"):
    """The school prepares a handover and asks the young person (WEB 9.2.13(2); R10, R18)."""

    handover_id: UUID
    """Identity of the handover."""
    gemeentecode: Gemeentecode
    """Municipality of residence."""
    route: Route
    """Where it may go (R14)."""
    term_ends_on: date
    """Last day of the school's term."""
    days_left: Annotated[int, Field(ge=0)]
    """Days until then."""
    contact: Sealed[Contact]
    """How to ask the young person."""
    links: Sealed[HandoverLinks] | None = None
    """With which the young person answers from the mail; absent in events of before."""


class AgreementRecorded(Event, publisher="school", stream="lifecycle"):
    """The young person agreed to be handed over, or did not (WEB 9.2.13(2); R11, R19)."""

    handover_id: UUID
    """The handover."""
    agreed: bool
    """False is a valid outcome, never a failure."""
    recorded_on: date
    """Day."""
    means: Literal["conversation", "phone", "link"]
    """How it was said."""
    text_version: str
    """Version of the text that was put to the young person."""


class OneYearWithoutJob(Event, publisher="school", stream="lifecycle"):
    """One year after the diploma without steady work or education, or nobody knows."""

    diploma_on: date
    """Day of the diploma."""
    outcome: Outcome
    """What was known that day."""
    gemeentecode: Gemeentecode
    """Municipality of residence."""
    handover_id: UUID | None = None
    """The handover in preparation, if any."""


class EarlierRoute(BaseModel):
    """An offer of before, to this or another municipality (R13)."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    gemeentecode: Gemeentecode
    """To whom."""
    offered_on: date
    """Day of that offer."""
    ended: RouteEnd
    """How it ended."""


class HandoverOffered(Event, publisher="school", stream="lifecycle"):
    """The school asks the municipality to continue the support (WEB 9.2.13(2),(3); R10–R13).

    From here only the receiver decides: accept, refuse or let it expire.
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
    """Municipality of residence at this moment (R13)."""
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
    document: Sealed[Overgangsdocument]
    """The overgangsdocument."""
    intake_mailbox: str
    """Shared mailbox of the receiver; not a person's."""
    sender_mailbox: str | None = None
    """Shared mailbox of who offers, for questions; absent if there is none."""
    earlier: tuple[EarlierRoute, ...] = ()
    """Offers of before that did not lead to a handover, oldest first (R13)."""


class HandoverWithdrawalRequested(Event, publisher="school", stream="lifecycle"):
    """The offering side asks to withdraw; the receiver's answer decides."""

    handover_id: UUID
    """The handover."""
    requested_on: date
    """Day."""
    reason: Literal["moved", "stopped"] | None = None
    """Why, if it is one of these: another residence (R13), or the young person stopped (R19)."""


class SupportEnded(Event, publisher="school", stream="lifecycle"):
    """The school's guidance ended."""

    reason: SupportEndReason
    """Why."""
    ended_on: date
    """Day."""


class ModulePublished(Event, publisher="school", stream="catalogue"):
    """A contracted module is in the shop (R21, R22). Subject: the module."""

    name: str
    """Name as the catalogue shows it."""
    theme: str
    """One of the nine themes."""
    partner_id: PartnerId
    """Who carries it out."""
    duration_minutes: Annotated[int, Field(gt=0)]
    """Length of one session in minutes."""
    phase: Literal["before-diploma", "after-diploma", "both"]
    """When it can be followed."""
    max_group_size: Annotated[int, Field(gt=0)]
    """Most participants in a session."""
    contract_from: date
    """First day of the contract."""
    contract_until: date
    """Last day of the contract; after it the module is hidden at once."""


class ModuleOrdered(Event, publisher="school", stream="orders"):
    """An SLB'er ordered a module for a class (R23). Subject: the order."""

    module_id: UUID
    """The module."""
    module_name: str
    """Name as ordered."""
    partner_id: PartnerId
    """Who must confirm or decline."""
    brin: Brin
    """The school."""
    klas: str
    """The class."""
    group_size: Annotated[int, Field(gt=0)]
    """Number of students."""
    period_from: date
    """First possible day."""
    period_until: date
    """Last possible day."""
    location: str
    """Where."""
    funding: Funding
    """Who pays (R27)."""
    respond_by: date
    """Last day for the partner's answer (R24)."""
    orderer: Sealed[Contact]
    """The SLB'er, for direct contact."""
    order_mailbox: str
    """Shared mailbox of the partner; not a person's."""
    wished_starts: tuple[datetime, ...] = ()
    """Starts that suit the class best, inside the period."""
    wishes: Sealed[Message] | None = None
    """What the SLB'er wishes, in own words; sealed under the order."""
    cost_carrier: CostCarrier | None = None
    """Code of the school that the invoice must mention (R23)."""


class OrderChangeProposed(ChangeProposed, Event, publisher="school", stream="orders"):
    """The SLB'er proposes another date or place (R24). Subject: the order."""


class OrderChanged(ChangeAgreed, Event, publisher="school", stream="orders"):
    """The SLB'er agrees with the partner's proposal: so it is (R24). Subject: the order."""


class OrderChangeDeclined(ChangeRefused, Event, publisher="school", stream="orders"):
    """The SLB'er does not agree; the order stays as it was (R24). Subject: the order."""


class OrderCancelled(Cancelled, Event, publisher="school", stream="orders"):
    """The SLB'er cancels the order (R24). Subject: the order."""


class MessagePosted(Posted, Event, publisher="school", stream="orders"):
    """The SLB'er writes to the partner in the order's thread. Subject: the order."""


class EnrolmentCreated(Event, publisher="school", stream="orders"):
    """A graduate signed up for aftercare or a module (R25). Subject: the person."""

    enrolment_id: UUID
    """The enrolment."""
    kind: Literal["aftercare", "module"]
    """Coaching after the diploma, or one module."""
    module_id: UUID | None = None
    """The module, if it is one."""
    partner_id: PartnerId
    """Who receives the participant."""
    coach_id: CoachId | None = None
    """The coach the graduate knows or wants (R31)."""
    funding: Funding
    """Who pays (R27)."""
    participant: Sealed[Participant]
    """The minimum the partner needs (R25)."""


class EnrolmentEnded(Event, publisher="school", stream="orders"):
    """Somebody is no participant of this partner any more; why is not said. Subject: the person.

    Not at a handover with the same coach: there the guidance goes on, under another holder.
    """

    enrolment_id: UUID
    """The enrolment."""
    partner_id: PartnerId
    """Who no longer sees the participant."""
    ended_on: date
    """Day."""


class PlaceAnswered(Event, publisher="school", stream="orders"):
    """The young person takes an offered place in an open module, or does not come (R28).

    Subject: the person. An answer after its last day changes nothing: the place went on.
    """

    enrolment_id: UUID
    """The enrolment."""
    takes: bool
    """True for yes; False gives up a place, an offer, or waiting."""
    answered_on: date
    """Day."""


class CoachChosen(Event, publisher="school", stream="orders"):
    """A participant goes to another coach of the same partner, or has none yet (R31).

    The former coach must not see the participant from this moment. Subject: the person.
    """

    enrolment_id: UUID
    """The enrolment."""
    partner_id: PartnerId
    """Whose participant it is."""
    coach_id: CoachId | None = None
    """The new coach; absent when the partner is to name one."""
    chosen_on: date
    """Day."""
