"""What the school has on offer: partners with their people, and modules."""

from datetime import date
from uuid import UUID

from sqlalchemy import Integer
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlmodel import Field

from services.school.domain.catalogue import Stage
from services.school.models.table import Table


class PartnerRow(Table, table=True):
    """A coaching partner with its shared mailbox, and the stage that the last step led to."""

    __tablename__ = "partner"
    partner_id: str = Field(primary_key=True)
    name: str
    order_mailbox: str
    story: str | None = None
    stage: str = Stage.CONTRACTED


class PartnerStepRow(Table, table=True):
    """A step with a partner: from explored to continued or stopped."""

    __tablename__ = "partner_step"
    step_id: UUID = Field(primary_key=True)
    partner_id: str
    stage: str
    taken_on: date
    taken_by: str
    reason: str


class TrainerRow(Table, table=True):
    """Somebody who gives modules for a partner, as the shops show this person."""

    __tablename__ = "trainer"
    trainer_id: str = Field(primary_key=True)
    partner_id: str
    name: str
    story: str
    languages: list[str] = Field(sa_type=ARRAY(TEXT))
    picture_id: UUID | None = None


class PictureRow(Table, table=True):
    """A small picture that anybody may see: a face or a logo."""

    __tablename__ = "picture"
    picture_id: UUID = Field(primary_key=True)
    content: bytes


class ModuleRow(Table, table=True):
    """A module of the catalogue."""

    __tablename__ = "module"
    module_id: UUID = Field(primary_key=True)
    name: str
    theme: str
    partner_id: str
    duration_minutes: int
    phase: str
    max_group_size: int
    price_eur: int
    contract_from: date
    contract_until: date
    description: str | None = None
    levels: list[int] = Field(sa_type=ARRAY(Integer), default=[1, 2, 3, 4])
    languages: list[str] = Field(sa_type=ARRAY(TEXT), default=["nl"])
    suits: list[str] = Field(sa_type=ARRAY(TEXT), default=[])
    suits_less: list[str] = Field(sa_type=ARRAY(TEXT), default=[])
    shops: list[str] = Field(sa_type=ARRAY(TEXT), default=["internal", "public"])
    insight: str | None = None
    insight_source: str | None = None
    insight_on: date | None = None
