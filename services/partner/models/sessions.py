"""When and where a partner works, and who came."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from services.partner.models.table import Table


class SessionRow(Table, table=True):
    """A session of an order or of an open group."""

    __tablename__ = "session"
    session_id: UUID = Field(primary_key=True)
    order_id: UUID | None = None
    group_id: UUID | None = None
    partner_id: str
    lead_id: str
    """Who leads the order or the group; sees its sessions, also those of colleagues."""
    trainer_id: str
    starts_at: datetime
    ends_at: datetime
    location: str
    expected: int
    present: int | None = None
    sequence: int = 0
    """How often it was changed; calendars keep the newest."""
    cancelled_on: date | None = None


class AttendanceRow(Table, table=True):
    """Whether a participant came to a session of an open group."""

    __tablename__ = "attendance"
    session_id: UUID = Field(primary_key=True)
    enrolment_id: UUID = Field(primary_key=True)
    present: bool
