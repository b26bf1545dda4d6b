"""Guidance after the diploma: enrolments, contact moments, handovers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import FetchedValue
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlmodel import Field

from services.school.domain.aftercare import Rhythm
from services.school.models.table import Table


class EnrolmentRow(Table, table=True):
    """A graduate's enrolment in aftercare or a module, with when to call, and why."""

    __tablename__ = "enrolment"
    enrolment_id: UUID = Field(primary_key=True)
    subject: UUID
    kind: str
    partner_id: str
    module_id: UUID | None = None
    coach_id: str | None = None
    funding: str
    status: str = "new"
    enrolled_on: date
    next_contact_on: date | None = None
    next_contact_month: int | None = None
    asked_on: date | None = None
    appointment_on: date | None = None
    lapsed_on: date | None = None
    try_again_on: date | None = None
    attempts: list[str] = Field(default_factory=list, sa_type=ARRAY(TEXT))
    call_on: date | None = Field(
        default=None,
        sa_column_kwargs={
            "server_default": FetchedValue(),
            "server_onupdate": FetchedValue(),
        },
    )
    """When the coach must call; the database works it out, so that an index finds it."""

    def rhythm(self) -> Rhythm:
        """Return where the contact stands, as the value that the rules work with."""
        return Rhythm(
            month=self.next_contact_month,
            due_on=self.next_contact_on,
            asked_on=self.asked_on,
            appointment_on=self.appointment_on,
            lapsed_on=self.lapsed_on,
            attempts=tuple(self.attempts),
            try_again_on=self.try_again_on,
        )

    def follow(self, rhythm: Rhythm) -> None:
        """Write down where the contact stands now."""
        self.next_contact_month, self.next_contact_on = rhythm.month, rhythm.due_on
        self.asked_on, self.appointment_on = rhythm.asked_on, rhythm.appointment_on
        self.lapsed_on, self.try_again_on = rhythm.lapsed_on, rhythm.try_again_on
        self.attempts = list(rhythm.attempts)


class PlaceOfferRow(Table, table=True):
    """A place in an open module that came free, for the young person to answer (R28)."""

    __tablename__ = "place_offer"
    offer_id: UUID = Field(primary_key=True)
    enrolment_id: UUID
    subject: UUID
    module_name: str
    answer_by: date
    takes: bool | None = None
    answered_on: date | None = None
    withdrawn: bool = False


class ContactRow(Table, table=True):
    """A contact moment."""

    __tablename__ = "contact"
    contact_id: UUID = Field(primary_key=True)
    subject: UUID
    kind: str
    channel: str
    contacted_on: date
    rhythm_month: int | None = None
    coach_id: str
    agreement: str | None = None
    next_step: str | None = None
    appointment_on: date | None = None


class OutcomeRow(Table, table=True):
    """Where somebody was from a day on, as far as anybody knew."""

    __tablename__ = "outcome"
    outcome_id: UUID = Field(primary_key=True)
    subject: UUID
    outcome: str
    reported_on: date
    reported_by: str


class CoachChangeRow(Table, table=True):
    """Somebody moved to another coach, or asked for one; no reason is kept (R31)."""

    __tablename__ = "coach_change"
    change_id: UUID = Field(primary_key=True)
    subject: UUID
    brin: str
    former_coach_id: str | None = None
    former_partner_id: str | None = None
    coach_id: str | None = None
    changed_on: date
    asked_by: str


class HandoverRow(Table, table=True):
    """A handover as the school sees it."""

    __tablename__ = "handover"
    handover_id: UUID = Field(primary_key=True)
    subject: UUID
    status: str
    proposed_on: date
    agreed_on: date | None = None
    own_words: str | None = None
    stopped_on: date | None = None
    regie_version: int | None = None
    gemeentecode: str | None = None
    offered_on: date | None = None
    answer_by: date | None = None
    settled_at: datetime | None = None
    agreed_means: str | None = None
    agreed_text: str | None = None
    agreed_gemeentecode: str | None = None
    follows: UUID | None = None
    refusal_reason: str | None = None
    resident_in: str | None = None
    withdrawal_asked_on: date | None = None


class ResidenceRow(Table, table=True):
    """A move to another municipality, how we heard of it, and what it did to a handover (R13)."""

    __tablename__ = "residence_change"
    change_id: UUID = Field(primary_key=True)
    subject: UUID
    former_gemeentecode: str
    gemeentecode: str
    known_on: date
    heard_from: str
    handover_id: UUID | None = None
    effect: str


class ReceiverQuestionRow(Table, table=True):
    """A question of the municipality about an offer, and our answer; both sealed."""

    __tablename__ = "handover_question"
    question_id: UUID = Field(primary_key=True)
    handover_id: UUID
    subject: UUID
    asked_at: datetime
    question: str
    answered_at: datetime | None = None
    answer: str | None = None
