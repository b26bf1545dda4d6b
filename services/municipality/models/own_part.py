"""Health and criminal law: what only the Doorstroompunt may see (WEB 9.2.7; R48, R49)."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from services.municipality.models.table import Table


class OwnPart(BaseModel):
    """What somebody who agreed to support told of health or criminal law; kept sealed."""

    health: str | None = None
    law: str | None = None


class TermRow(Table, table=True):
    """When somebody's own part goes, and why. Deleting this row deletes the part."""

    __tablename__ = "own_part_term"
    subject: UUID = Field(primary_key=True)
    gemeentecode: str
    delete_on: date
    because: str


class OwnPartRow(Table, table=True):
    """The part itself. No transaction reaches it but that of ``KEEP_OWN_PART``."""

    __tablename__ = "own_part"
    subject: UUID = Field(primary_key=True)
    gemeentecode: str
    sealed: str
    written_on: date


class DeletionRow(Table, table=True):
    """That parts were deleted: when, why and how many; nothing of whom (R49)."""

    __tablename__ = "own_part_deletion"
    deletion_id: UUID = Field(primary_key=True)
    gemeentecode: str
    deleted_on: date
    because: str
    number: int
