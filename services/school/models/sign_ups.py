"""Sign-ups of the public shop, and the moments at which they are made."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlmodel import Field

from services.school.models.table import Table


class MomentRow(Table, table=True):
    """A meaningful moment: a workshop, a live event, a diploma ceremony, an exam party."""

    __tablename__ = "moment"
    moment_id: UUID = Field(primary_key=True)
    code: str
    brin: str
    kind: str
    title: str
    audience: str
    audience_klas: list[str] = Field(sa_type=ARRAY(TEXT))
    place: str
    starts_at: datetime
    ends_at: datetime
    people: list[str] = Field(sa_type=ARRAY(TEXT))


class SignUpRow(Table, table=True):
    """A sign-up; once it lapsed, nothing personal is left of it."""

    __tablename__ = "sign_up"
    sign_up_id: UUID = Field(primary_key=True)
    brin: str
    kind: str
    module_id: UUID | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    wish: str | None = None
    coach_id: str | None = None
    moment_id: UUID | None = None
    campaign_id: UUID | None = None
    """The action of the promotion plan that led to it."""
    helper: str | None = None
    status: str
    subject: UUID | None = None
    received_on: date
    confirmed_on: date | None = None
    lapses_on: date | None = None
