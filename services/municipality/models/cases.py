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
    """Support that a municipality gives to a young person, from accepting on.

    Of the birth date only the day of the 27th birthday is kept here (R6).
    """

    __tablename__ = "support_case"
    subject: UUID = Field(primary_key=True)
    gemeentecode: str
    accepted_version: int
    coach_id: str
    coach_organisation: str
    coach_vacant_since: date | None = None
    worker_id: str | None = None
    opened_on: date
    status: str = "open"
    outcome: str = "onbekend"
    outcome_review_on: date | None = None
    next_contact_on: date | None = None
    age_limit_on: date | None = None
    age_notice_on: date | None = None
    closed_on: date | None = None
    closed_reason: str | None = None
