"""Handovers: coming, offered, and answers about coaches."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.municipality.domain.coach import Coach
from services.municipality.models.table import Table
from shared.baton.rules import Offer, OfferStatus
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Overgangsdocument, Sealed


class HandoverRow(Table, table=True):
    """An offer of the regie, as its receiver sees it."""

    __tablename__ = "handover"
    handover_id: UUID = Field(primary_key=True)
    subject: UUID
    gemeentecode: str
    regie_version: int
    held_since: datetime
    from_organisation: str
    to_organisation: str
    status: str = "open"
    offered_on: date
    answer_by: date
    agreed_on: date
    coach_id: str
    coach_organisation: str
    coach_answer: str | None = None
    alternative_coach_id: str | None = None
    document: str
    refusal_reason: str | None = None
    settled_on: date | None = None
    same_coach: bool | None = None
    warm_contact_on: date | None = None
    cold_reason: str | None = None
    contact_outcome: str | None = None
    intake_mailbox: str | None = None
    sender_mailbox: str | None = None
    warn_on: date | None = None
    resident_in: str | None = None
    withdrawal_reason: str | None = None
    earlier: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)

    def coach(self) -> Coach:
        """Return the coach at the moment of the offer."""
        return Coach(self.coach_id, self.coach_organisation)

    def opened(self, sealer: Sealer) -> Overgangsdocument:
        """Return the overgangsdocument, for who knows that it is open to the asker (R54)."""
        sealed = Sealed[Overgangsdocument](self.document)
        return sealer.unseal(self.subject, sealed, Overgangsdocument)

    def offer(self) -> Offer:
        """Return the row as the value that the baton's rules work with."""
        return Offer(
            self.handover_id,
            self.subject,
            self.regie_version,
            self.from_organisation,
            self.to_organisation,
            self.answer_by,
            OfferStatus(self.status),
        )


class CoachContactRow(Table, table=True):
    """Another coach who was chosen, and the three-way contact that brings them together (R16)."""

    __tablename__ = "coach_contact"
    handover_id: UUID = Field(primary_key=True)
    subject: UUID
    coach_id: str
    coach_organisation: str
    reason: str
    planned_on: date
    outcome: str | None = None
    took_place_on: date | None = None


class QuestionRow(Table, table=True):
    """A question to the school about an offer, and its answer; both sealed."""

    __tablename__ = "handover_question"
    question_id: UUID = Field(primary_key=True)
    handover_id: UUID
    subject: UUID
    asked_at: datetime
    question: str
    answered_at: datetime | None = None
    answer: str | None = None


class IntakeRow(Table, table=True):
    """An answer of the intake that the overgangsdocument did not give; sealed."""

    __tablename__ = "intake_answer"
    handover_id: UUID = Field(primary_key=True)
    question: str = Field(primary_key=True)
    subject: UUID
    answer: str
    answered_on: date


class UpcomingRow(Table, table=True):
    """A handover that is coming: the school has begun to prepare it."""

    __tablename__ = "upcoming"
    handover_id: UUID = Field(primary_key=True)
    subject: UUID
    gemeentecode: str
    term_ends_on: date
    year_over: bool = False


class AnswerRow(Table, table=True):
    """A partner's answer about a coach that came before the offer itself."""

    __tablename__ = "early_answer"
    handover_id: UUID = Field(primary_key=True)
    available: bool
    alternative_coach_id: str | None = None
