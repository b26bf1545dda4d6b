"""What schools order of a partner, and what both sides say about it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.partner.models.table import Table


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
    order_mailbox: str | None = None
    wished_starts: list[str] = Field(default=[], sa_type=JSONB)
    wishes: str | None = None
    cost_carrier: str | None = None
    status: str = "open"
    trainer_id: str | None = None
    sessions: int = 0
    took_place: bool | None = None
    reported_on: date | None = None
    evaluation_link: str | None = None
    cancelled_by: str | None = None
    cancel_reason: str | None = None
    last_session_on: date | None = None
    report_step_on: date | None = None
    reminders: int = 0


class MessageRow(Table, table=True):
    """A message in the thread of an order; its words are sealed under the order."""

    __tablename__ = "order_message"
    message_id: UUID = Field(primary_key=True)
    order_id: UUID
    posted_at: datetime
    side: str
    kind: str
    content: str
    reply_to: UUID | None = None
    answer_by: date | None = None
    feasible: bool | None = None
    price_eur: int | None = None


class ChangeRow(Table, table=True):
    """A change of an order that one side proposed."""

    __tablename__ = "order_change"
    change_id: UUID = Field(primary_key=True)
    order_id: UUID
    side: str
    status: str = "open"
    proposed_on: date
    period_from: date
    period_until: date
    location: str
    session_id: UUID | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    group_size: int | None = None
    """How many students, if that should be another number."""
