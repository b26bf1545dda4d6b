"""What is kept with a case: tasks, contacts, moves, who works here, and the facts of a person."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.municipality.models.table import Table


class WorkerRow(Table, table=True):
    """A case worker of a municipality who has done something here, as colleagues know them."""

    __tablename__ = "case_worker"
    gemeentecode: str = Field(primary_key=True)
    worker_id: str = Field(primary_key=True)
    name: str


class TaskRow(Table, table=True):
    """Something to do in a case, by a day."""

    __tablename__ = "case_task"
    task_id: UUID = Field(primary_key=True)
    subject: UUID
    gemeentecode: str
    kind: str
    title: str | None = None
    due_on: date
    worker_id: str | None = None
    made_on: date
    done_on: date | None = None


class CaseContactRow(Table, table=True):
    """A conversation or an attempt; what was said is sealed."""

    __tablename__ = "case_contact"
    contact_id: UUID = Field(primary_key=True)
    subject: UUID
    gemeentecode: str
    kind: str
    channel: str
    contacted_on: date
    note: str | None = None
    worker_id: str | None = None


class MoveRow(Table, table=True):
    """A case that is offered to another municipality, as the offering one sees it."""

    __tablename__ = "case_move"
    handover_id: UUID = Field(primary_key=True)
    subject: UUID
    from_gemeentecode: str
    to_gemeentecode: str
    offered_on: date
    answer_by: date
    status: str = "open"


class FactRow(Table, table=True):
    """A dated fact of a person, from the school, a partner or a municipality."""

    __tablename__ = "timeline_fact"
    fact_id: UUID = Field(primary_key=True)
    subject: UUID
    source: str
    kind: str
    happened_on: date
    told_at: datetime
    details: dict[str, Any] = Field(sa_type=JSONB)
