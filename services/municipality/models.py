"""The municipality's tables."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.municipality.domain import Coach
from shared.baton.rows import RegieFields
from shared.baton.rules import Offer, OfferStatus


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, with metadata of its own."""

    metadata = MetaData()


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


class RegieRow(RegieFields, Table, table=True):
    """Who held the regie of whom, from when until when."""

    __tablename__ = "regie"


class CaseRow(Table, table=True):
    """Support that the municipality gives to a young person."""

    __tablename__ = "support_case"
    subject: UUID = Field(primary_key=True)
    gemeentecode: str
    coach_id: str
    coach_organisation: str
    opened_on: date
    status: str = "open"
    outcome: str = "onbekend"
    closed_on: date | None = None


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
