"""What SLB'ers order, and when it takes place."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from services.school.models.table import Table


class OrderRow(Table, table=True):
    """An SLB'er's order of a module for a class."""

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
    status: str = "open"
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
