"""How it goes: contact persons, signals, evaluations, and the formula of quality."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.school.domain.quality import Formula
from services.school.models.table import Table


class ContactPersonRow(Table, table=True):
    """The one contact person of a course."""

    __tablename__ = "contact_person"
    brin: str = Field(primary_key=True)
    crebo: str = Field(primary_key=True)
    name: str
    email: str
    since: date


class SignalRow(Table, table=True):
    """What somebody told us, and what became of it (R37)."""

    __tablename__ = "signal"
    signal_id: UUID = Field(primary_key=True)
    brin: str
    giver: str
    """Staff number of who gave it, or the issuer's identifier: sees the answer."""
    giver_name: str
    about_module: UUID | None = None
    about_partner: str | None = None
    about_klas: str | None = None
    order_id: UUID | None = None
    """The order that it came with, when a partner gave it."""
    text: str
    given_on: date
    decide_by: date
    owner: str | None = None
    decision: str | None = None
    reason: str | None = None
    decided_on: date | None = None


class EvaluationLinkRow(Table, table=True):
    """A link to a short form about one order; whoever has it can answer, without a name."""

    __tablename__ = "evaluation_link"
    key: UUID = Field(primary_key=True)
    brin: str
    order_id: UUID
    side: str


class EvaluationRow(Table, table=True):
    """An answer without a name (R36)."""

    __tablename__ = "evaluation"
    evaluation_id: UUID = Field(primary_key=True)
    brin: str
    order_id: UUID
    side: str
    marks: dict[str, Any] = Field(sa_type=JSONB)
    tip: str | None = None
    given_on: date


class PublishedResultsRow(Table, table=True):
    """What a partner was told of evaluations at one school, and when to look again (R36)."""

    __tablename__ = "published_results"
    brin: str = Field(primary_key=True)
    partner_id: str = Field(primary_key=True)
    due_on: date | None = None
    modules: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)


class FormulaRow(Table, table=True):
    """A version of how a school weighs quality (R38)."""

    __tablename__ = "quality_formula"
    brin: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    valid_from: date
    klik: int
    students: int
    slbers: int
    partners: int

    def formula(self) -> Formula:
        """Return the row as the value that the rules work with."""
        return Formula(**self.model_dump(exclude={"brin"}))
