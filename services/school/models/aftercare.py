"""Guidance after the diploma: enrolments, contact moments, handovers."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from services.school.models.table import Table


class EnrolmentRow(Table, table=True):
    """A graduate's enrolment in aftercare or a module, with the next contact moment."""

    __tablename__ = "enrolment"
    enrolment_id: UUID = Field(primary_key=True)
    subject: UUID
    kind: str
    partner_id: str
    module_id: UUID | None = None
    coach_id: str | None = None
    funding: str
    status: str = "new"
    enrolled_on: date
    next_contact_on: date | None = None
    next_contact_month: int | None = None


class ContactRow(Table, table=True):
    """A contact moment."""

    __tablename__ = "contact"
    contact_id: UUID = Field(primary_key=True)
    subject: UUID
    kind: str
    channel: str
    contacted_on: date
    rhythm_month: int | None = None
    coach_id: str
    agreement: str | None = None


class HandoverRow(Table, table=True):
    """A handover as the school sees it."""

    __tablename__ = "handover"
    handover_id: UUID = Field(primary_key=True)
    subject: UUID
    status: str
    proposed_on: date
    agreed_on: date | None = None
    own_words: str | None = None
    stopped_on: date | None = None
    regie_version: int | None = None
    gemeentecode: str | None = None
    offered_on: date | None = None
    answer_by: date | None = None
    settled_at: datetime | None = None
