"""What the region keeps: its programme, offers, reports and tasks; and facts without names."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.municipality.models.table import Table


class RegionProgrammeRow(Table, table=True):
    """The regional programme 2026–2029 of one region."""

    __tablename__ = "region_programme"
    region: int = Field(primary_key=True)
    contactgemeente: str
    contactgemeente_since: date
    former_contactgemeente: str | None = None
    contactschool: str | None = None
    centrumgemeenten: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False)
    )
    mailbox: str | None = None
    period_from: date
    period_until: date
    analysis: str | None = None
    general_cents: int | None = None
    total_cents: int | None = None
    ready_on: date | None = None


class RegionTopicRow(Table, table=True):
    """What was agreed about one of the topics."""

    __tablename__ = "region_topic"
    region: int = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    agreement: str


class RegionTargetRow(Table, table=True):
    """A streefcijfer."""

    __tablename__ = "region_target"
    region: int = Field(primary_key=True)
    indicator: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    target: int


class RegionMeasureRow(Table, table=True):
    """A measure of the programme."""

    __tablename__ = "region_measure"
    measure_id: UUID = Field(primary_key=True)
    region: int
    name: str
    source: str
    at_school: bool
    by_residence: bool
    residence_reason: str | None = None
    statements: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False)
    )
    cents: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))


class RegionChangeRow(Table, table=True):
    """Who changed what in a programme, from what to what. Rows are only added."""

    __tablename__ = "region_change"
    region: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    changed_at: datetime
    actor: str
    part: str
    before: str | None = None
    after: str | None = None
    reason: str | None = None


class RegionModuleRow(Table, table=True):
    """A module that schools can order, as their catalogue published it."""

    __tablename__ = "region_module"
    module_id: UUID = Field(primary_key=True)
    name: str
    theme: str
    partner_id: str
    phase: str
    contract_from: date
    contract_until: date


class RegionOfferRow(Table, table=True):
    """What a municipality offers, or a partner could do, as the region entered it."""

    __tablename__ = "region_offer"
    offer_id: UUID = Field(primary_key=True)
    region: int
    side: str
    name: str
    theme: str
    phase: str
    valid_from: date
    valid_until: date | None = None


class RegionReportRow(Table, table=True):
    """The effectrapportage of a region about a year."""

    __tablename__ = "region_report"
    report_id: UUID = Field(primary_key=True)
    region: int
    year: int
    texts: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    officials: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    next_alert_on: date | None = None
    final_at: datetime | None = None
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))


class RegionTaskRow(Table, table=True):
    """Something with a clock of four weeks (R45)."""

    __tablename__ = "region_task"
    task_id: UUID = Field(primary_key=True)
    region: int
    kind: str
    about: str
    started_on: date
    due_on: date
    done_on: date | None = None


class RegionPersonRow(Table, table=True):
    """Of whom the region counts facts; a pseudonym, school, cohort and residence."""

    __tablename__ = "region_person"
    subject: UUID = Field(primary_key=True)
    brin: str
    gemeentecode: str
    region: int
    cohort: int


class RegionFactRow(Table, table=True):
    """One fact about one person, for figures. Rows are only added."""

    __tablename__ = "region_fact"
    fact_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    position: int | None = Field(default=None)
    subject: UUID
    happened_on: date
    fact_value: str | None = None
    region: int
    gemeentecode: str
    brin: str
    cohort: int
    recorded_at: datetime
