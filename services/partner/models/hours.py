"""What was worked, and at what rate."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.partner.models.table import Table


class HoursRow(Table, table=True):
    """Time worked outside sessions: on an order, or for a participant."""

    __tablename__ = "hours"
    hours_id: UUID = Field(primary_key=True)
    order_id: UUID | None = None
    enrolment_id: UUID | None = None
    partner_id: str
    trainer_id: str
    worked_on: date
    minutes: int
    kind: str


class RateRow(Table, table=True):
    """What an hour costs from a day on."""

    __tablename__ = "rate"
    partner_id: str = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    cents_per_hour: int
