"""People of the Doorstroompunt: who they are, what the school said, and their support.

Whoever is behind a row is sealed in it, as are all words; dates and choices are not.
"""

from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from services.municipality.models.table import Table


class Details(BaseModel):
    """Who somebody is and how to reach them; kept sealed."""

    name: str
    birth_date: date
    email: str | None = None
    phone: str | None = None


class Words(BaseModel):
    """What somebody wrote; kept sealed."""

    text: str


class PersonRow(Table, table=True):
    """Somebody whom the Doorstroompunt may help. ``subject`` is its own pseudonym (R47)."""

    __tablename__ = "doorstroompunt_person"
    subject: UUID = Field(primary_key=True)
    gemeentecode: str
    residence: str
    sealed: str
    last_diploma: str
    diploma_on: date | None = None
    brin: str | None = None
    startkwalificatie_on: date | None = None
    linked_subject: UUID | None = None
    recorded_on: date

    @property
    def known_as(self) -> UUID:
        """The pseudonym by which others know the person, once a school linked it."""
        return self.linked_subject or self.subject


class ConsultationRow(Table, table=True):
    """A consultation of the school: asked by us and answered, or spoken on the phone (R15)."""

    __tablename__ = "consultation"
    consultation_id: UUID = Field(primary_key=True)
    subject: UUID
    gemeentecode: str
    means: str
    brin: str | None = None
    asked_on: date
    asked_by: str
    answer_by: date | None = None
    overdue_on: date | None = None
    answered_on: date | None = None
    known: bool | None = None
    guided: bool | None = None
    guided_since: date | None = None
    guided_until: date | None = None
    advice: str | None = None
    sealed: str | None = None


class InterestRow(Table, table=True):
    """Why the Doorstroompunt does not wait for the school (WEB 9.2.5(7)); words sealed."""

    __tablename__ = "justified_interest"
    interest_id: UUID = Field(primary_key=True)
    subject: UUID
    gemeentecode: str
    recorded_on: date
    recorded_by: str
    sealed: str


class SupportRow(Table, table=True):
    """Support of the Doorstroompunt, which the person agreed to."""

    __tablename__ = "doorstroompunt_support"
    support_id: UUID = Field(primary_key=True)
    subject: UUID
    gemeentecode: str
    agreed_on: date
    agreed_by: str
    started_on: date
    ground: str
    consultation_id: UUID | None = None
    aim: str
    why_not_education: str | None = None
    ended_on: date | None = None
    end_reason: str | None = None


class StepRow(Table, table=True):
    """A step towards the aim; words sealed."""

    __tablename__ = "doorstroompunt_step"
    step_id: UUID = Field(primary_key=True)
    support_id: UUID
    subject: UUID
    gemeentecode: str
    sealed: str
    do_by: date
    done_on: date | None = None


class GraduateRow(Table, table=True):
    """Somebody of this municipality with an entree diploma, as a school told; no name."""

    __tablename__ = "entree_graduate"
    subject: UUID = Field(primary_key=True)
    gemeentecode: str
    brin: str
    diploma_on: date
