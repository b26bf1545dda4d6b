"""The partner's own modules as the catalogue tells them, and how schools evaluate them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.partner.models.table import Table


class ModuleRow(Table, table=True):
    """A module of the partner, as the catalogue last told."""

    __tablename__ = "known_module"
    module_id: UUID = Field(primary_key=True)
    partner_id: str
    name: str
    theme: str
    duration_minutes: int
    phase: str
    max_group_size: int
    contract_from: date
    contract_until: date


class ResultsRow(Table, table=True):
    """What one school last published about the partner: only of five answers or more (R36)."""

    __tablename__ = "evaluation_results"
    brin: str = Field(primary_key=True)
    partner_id: str = Field(primary_key=True)
    published_on: date
    modules: list[dict[str, Any]] = Field(sa_type=JSONB)
    total: list[dict[str, Any]] = Field(sa_type=JSONB)


class SignalRow(Table, table=True):
    """A signal of the partner, and the school's decision (R37); words sealed under the order."""

    __tablename__ = "signal"
    feedback_id: UUID = Field(primary_key=True)
    order_id: UUID
    about: str | None = None
    given_on: date | None = None
    content: str | None = None
    decision: str | None = None
    reason: str | None = None
    decided_on: date | None = None
