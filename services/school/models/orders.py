"""What SLB'ers order, what is said and changed about it, and when it takes place."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlmodel import Field

from services.school.models.table import Table


class OrderRow(Table, table=True):
    """An SLB'er's order of a module for a class (R23)."""

    __tablename__ = "module_order"
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
    slber_id: str | None = None
    slber_name: str = ""
    ordered_at: datetime
    wished_starts: list[datetime] = Field(
        default_factory=list, sa_type=ARRAY(DateTime(timezone=True))
    )
    wishes: str | None = None
    cost_carrier: str | None = None
    at_school: bool = True
    only_residents_of: list[str] = Field(default_factory=list, sa_type=ARRAY(TEXT))
    justification: str | None = None
    form_key: UUID | None = None
    """Of the form that placed it; the same form sent again places nothing."""
    status: str = "open"
    trainer_id: str | None = None
    partner_contact: str | None = None
    """Whom to reach at the partner; sealed as it came (R23)."""
    alternative_from: date | None = None
    news_at: datetime | None = None
    """When the partner last decided something that the SLB'er must hear of."""
    read_until: datetime | None = None
    """Until when the SLB'er read the thread and the news."""
    calendar_sequence: int = 0
    """How often the calendar changed (RFC 5545, SEQUENCE)."""
    sessions: int = 0
    present: int = 0


class SessionRow(Table, table=True):
    """A session of an order, as the partner planned or moved it."""

    __tablename__ = "session"
    session_id: UUID = Field(primary_key=True)
    order_id: UUID
    starts_at: datetime
    ends_at: datetime
    location: str
    present: int | None = None
    cancelled: bool = False
    """The partner let it lapse; it stays, so that calendars hear of it."""


class ChangeRow(Table, table=True):
    """Another date, place or number that one side proposed, and what became of it (R24)."""

    __tablename__ = "order_change"
    change_id: UUID = Field(primary_key=True)
    order_id: UUID
    proposed_by: str
    proposed_on: date
    period_from: date
    period_until: date
    location: str
    session_id: UUID | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    group_size: int | None = None
    """How many students, if that should be another number."""
    status: str = "open"


class MessageRow(Table, table=True):
    """A message in an order's thread."""

    __tablename__ = "order_message"
    message_id: UUID = Field(primary_key=True)
    order_id: UUID
    side: str
    author: str
    body: str
    kind: str
    posted_at: datetime
    received_at: datetime
    """When it came here; what is new to read goes by this."""
    reply_to: UUID | None = None
    answer_by: date | None = None
    feasible: bool | None = None
    price_eur: int | None = None


class LogRow(Table, table=True):
    """What happened to an order, when, and by which side; rows are only added (R24)."""

    __tablename__ = "order_log"
    log_id: UUID = Field(primary_key=True)
    order_id: UUID
    at: datetime
    side: str
    what: str
    actor: str | None = None
    """Code of who did it at the school."""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)


class CartRow(Table, table=True):
    """A module that an SLB'er put aside to order."""

    __tablename__ = "cart_item"
    brin: str = Field(primary_key=True)
    slber_id: str = Field(primary_key=True)
    module_id: UUID = Field(primary_key=True)
    added_at: datetime
