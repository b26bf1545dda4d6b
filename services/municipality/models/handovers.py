"""Handovers: coming, offered, and answers about coaches."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from services.municipality.domain.coach import Coach
from services.municipality.models.table import Table
from shared.baton.rules import Offer, OfferStatus


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

    def coach(self) -> Coach:
        """Return the coach at the moment of the offer."""
        return Coach(self.coach_id, self.coach_organisation)

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
