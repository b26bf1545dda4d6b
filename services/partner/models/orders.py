"""What schools order of a partner."""

from datetime import date
from uuid import UUID

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
    status: str = "open"
    trainer_id: str | None = None
    sessions: int = 0
