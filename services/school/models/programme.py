"""Integral programmes, who takes part, their certificates, and the social map around them."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.school.models.table import Table


class ProgrammeRow(Table, table=True):
    """A programme for a narrow group, with the hours of an ordinary week."""

    __tablename__ = "programme"
    programme_id: UUID = Field(primary_key=True)
    brin: str
    name: str
    first_day: date
    last_day: date
    floor_hours: int
    support_hours: int


class ParticipantRow(Table, table=True):
    """A student in a programme: hours, where, and expected and actual outflow."""

    __tablename__ = "programme_participant"
    programme_id: UUID = Field(primary_key=True)
    subject: UUID = Field(primary_key=True)
    workplace: UUID | None = None
    floor_hours: int
    support_hours: int
    expected: str
    actual: str | None = None
    actual_on: date | None = None


class CertificateRow(Table, table=True):
    """A certificate that a student of a programme obtained."""

    __tablename__ = "certificate"
    certificate_id: UUID = Field(primary_key=True)
    subject: UUID
    programme_id: UUID
    name: str
    obtained_on: date


class MapEntryRow(Table, table=True):
    """An organisation around the student, in the sociale kaart of a school."""

    __tablename__ = "social_map"
    entry_id: UUID = Field(primary_key=True)
    brin: str
    name: str
    theme: str
    region: str
    route: str
    """How one refers a student to it."""
    contact: str
    checked_on: date
