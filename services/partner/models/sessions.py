"""When and where a partner works."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.partner.models.table import Table


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
