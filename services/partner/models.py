"""The partner's tables."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, with metadata of its own."""

    metadata = MetaData()


class PartnerRow(Table, table=True):
    """A coaching partner."""

    __tablename__ = "partner"
    partner_id: str = Field(primary_key=True)
    name: str


class CoachRow(Table, table=True):
    """A coach or trainer of a partner."""

    __tablename__ = "coach"
    coach_id: str = Field(primary_key=True)
    partner_id: str
    name: str


class OrderRow(Table, table=True):
    """An order, as the partner sees it."""

    __tablename__ = "delivery_order"
    order_id: UUID = Field(primary_key=True)
    module_id: UUID
    module_name: str
    partner_id: str
    brin: str
    klas: str
    group_size: int
    period_from: date
    period_until: date
    location: str
    funding: str
    respond_by: date
    orderer: str
    status: str = "open"
    trainer_id: str | None = None
    sessions: int = 0


class SessionRow(Table, table=True):
    """A session of an order."""

    __tablename__ = "session"
    session_id: UUID = Field(primary_key=True)
    order_id: UUID
    trainer_id: str
    starts_at: datetime
    ends_at: datetime
    location: str
    expected: int
    present: int | None = None


class ParticipantRow(Table, table=True):
    """A participant, with only the data of R25, sealed until somebody needs it."""

    __tablename__ = "participant"
    enrolment_id: UUID = Field(primary_key=True)
    subject: UUID
    kind: str
    partner_id: str
    module_id: UUID | None = None
    coach_id: str | None = None
    funding: str
    participant: str
    status: str = "new"


class CoachQuestionRow(Table, table=True):
    """A municipality's question whether a coach can stay."""

    __tablename__ = "coach_question"
    handover_id: UUID = Field(primary_key=True)
    subject: UUID
    coach_id: str
    partner_id: str
    gemeentecode: str
    status: str = "open"
    available: bool | None = None
