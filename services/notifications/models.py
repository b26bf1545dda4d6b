"""The tables of the notifications service."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, with metadata of its own."""

    metadata = MetaData()


class AddressRow(Table, table=True):
    """How to reach a subject (a person, or who placed an order): sealed."""

    __tablename__ = "address"
    subject: UUID = Field(primary_key=True)
    sealed: str


class KnownOrderRow(Table, table=True):
    """An order, as the mails about it name it, and where its partner is reached."""

    __tablename__ = "known_order"
    order_id: UUID = Field(primary_key=True)
    module_name: str
    klas: str
    order_mailbox: str


class MessageRow(Table, table=True):
    """A message; ``(cause_source, cause_id, template)`` is unique: one per cause."""

    __tablename__ = "message"
    message_id: UUID = Field(primary_key=True)
    cause_source: str
    cause_id: UUID
    correlation_id: UUID
    template: str
    subject: UUID
    mailbox: str | None = None
    data: dict[str, Any] = Field(sa_type=JSONB)
    status: str
    attempts: int = 0
    next_attempt_at: datetime
