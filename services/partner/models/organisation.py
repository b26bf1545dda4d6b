"""Partners and who works for them."""

from sqlmodel import Field

from services.partner.models.table import Table


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
    email: str | None = None
    """Address at work, for the SLB'er (R23)."""
    phone: str | None = None
