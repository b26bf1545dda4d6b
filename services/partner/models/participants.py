"""Young people at the partner, and questions about who coaches them."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.partner.models.table import Table


class ParticipantRow(Table, table=True):
    """A participant, with only the data of R25, sealed until somebody needs it."""

    __tablename__ = "participant"
    enrolment_id: UUID = Field(primary_key=True)
    subject: UUID
    kind: str
    partner_id: str
    module_id: UUID | None = None
    coach_id: str | None = None
    funding: str
    participant: str
    status: str = "new"
    municipal_from: date | None = None
    """From which day on the municipality pays (R27)."""


class CoachQuestionRow(Table, table=True):
    """A municipality's question whether a coach can stay."""

    __tablename__ = "coach_question"
    handover_id: UUID = Field(primary_key=True)
    subject: UUID
    coach_id: str
    partner_id: str
    gemeentecode: str
    status: str = "open"
    available: bool | None = None
