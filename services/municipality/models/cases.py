"""Cases, and who holds the regie."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.municipality.models.table import Table
from shared.baton.rows import RegieFields


class RegieRow(RegieFields, Table, table=True):
    """Who held the regie of whom, from when until when."""

    __tablename__ = "regie"


class CaseRow(Table, table=True):
    """Support that the municipality gives to a young person."""

    __tablename__ = "support_case"
    subject: UUID = Field(primary_key=True)
    gemeentecode: str
    coach_id: str
    coach_organisation: str
    opened_on: date
    status: str = "open"
    outcome: str = "onbekend"
    closed_on: date | None = None
