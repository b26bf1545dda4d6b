"""Open modules for which young people sign up one by one."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.partner.models.table import Table


class GroupRow(Table, table=True):
    """A group of an open module, with room for so many."""

    __tablename__ = "open_group"
    group_id: UUID = Field(primary_key=True)
    partner_id: str
    module_id: UUID
    module_name: str
    trainer_id: str
    capacity: int
    reply_days: int
    arrivals: int = 0
    """How many ever signed up; the next one gets the next number."""
    status: str = "open"


class PlaceRow(Table, table=True):
    """Where a participant stands in a group: has a place, waits, or did."""

    __tablename__ = "place"
    enrolment_id: UUID = Field(primary_key=True)
    group_id: UUID
    partner_id: str
    subject: UUID
    number: int
    status: str
    answer_by: date | None = None
