"""What Doorstroompunten ask the school about young people, and the answers (WEB 9.2.5(5))."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.school.models.table import Table


class ConsultationRow(Table, table=True):
    """A question of a Doorstroompunt. ``subject`` is its own name for the person."""

    __tablename__ = "consultation"
    consultation_id: UUID = Field(primary_key=True)
    subject: UUID
    brin: str
    gemeentecode: str
    asked_on: date
    answer_by: date
    sealed: str | None = None
    """Whom it is about; emptied with the answer."""
    reply_to: str | None = None
    """Shared mailbox of the Doorstroompunt."""
    matched: UUID | None = None
    """Our pseudonym of the person; before the answer only if name and birth date are equal."""
    answered_on: date | None = None
    answered_by: str | None = None
    known: bool | None = None
    guided: bool | None = None
    advice: str | None = None
