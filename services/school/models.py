"""The school's tables."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, MetaData
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.eligibility import Group, Policy
from shared.baton.rows import RegieFields


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, with metadata of its own."""

    metadata = MetaData()


class PseudonymRow(Table, table=True):
    """Which pseudonym stands for which student; kept apart from the person's data (R47)."""

    __tablename__ = "pseudonym"
    subject: UUID = Field(primary_key=True)
    brin: str
    student_number: str


class StudentRow(Table, table=True):
    """A student or graduate. No foreign key to ``pseudonym``: erasing one leaves the other."""

    __tablename__ = "student"
    subject: UUID = Field(primary_key=True)
    brin: str
    given_name: str
    family_name: str
    birth_date: date
    email: str
    phone: str | None = None
    gemeentecode: str
    crebo: str
    level: int
    leerweg: str
    klas: str
    diploma_on: date | None = None
    further_education: bool = False
    slber_id: str
    slber_name: str
    slber_email: str
    coach_id: str | None = None
    coach_name: str | None = None
    coach_email: str | None = None
    coach_organisation: str | None = None
    status: str = "student"
    scope: str | None = None
    offered: bool = False
    policy_version: str | None = None
    startkwalificatie: bool = False
    term_ends_on: date | None = None
    outcome: str = "onbekend"
    outcome_review_on: date | None = None
    support_ended: str | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    content_hash: int = Field(default=0, sa_type=BigInteger)


class RegieRow(RegieFields, Table, table=True):
    """Who held the regie of whom, from when until when."""

    __tablename__ = "regie"


class PolicyRow(Table, table=True):
    """A version of the target-group policy."""

    __tablename__ = "policy"
    version: str = Field(primary_key=True)
    valid_from: date
    groups: list[str] = Field(sa_type=ARRAY(TEXT))

    def policy(self) -> Policy:
        """Return the row as the value that the rules work with."""
        return Policy(self.version, self.valid_from, frozenset(map(Group, self.groups)))


class PartnerRow(Table, table=True):
    """A coaching partner with its shared mailbox."""

    __tablename__ = "partner"
    partner_id: str = Field(primary_key=True)
    name: str
    order_mailbox: str


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


class OrderRow(Table, table=True):
    """An SLB'er's order of a module for a class."""

    __tablename__ = "module_order"
    order_id: UUID = Field(primary_key=True)
    module_id: UUID
    module_name: str
    partner_id: str
    brin: str
    klas: str
    group_size: int
    period_from: date
    period_until: date
    location: str
    funding: str
    respond_by: date
    slber_id: str | None = None
    status: str = "open"
    sessions: int = 0
    present: int = 0


class SessionRow(Table, table=True):
    """A session of an order, as the partner planned or moved it."""

    __tablename__ = "session"
    session_id: UUID = Field(primary_key=True)
    order_id: UUID
    starts_at: datetime
    ends_at: datetime
    location: str
    present: int | None = None


class ExtensionRow(Table, table=True):
    """A longer term of guidance in special circumstances, with who approved it (R4)."""

    __tablename__ = "extension"
    extension_id: UUID = Field(primary_key=True)
    subject: UUID
    reason: str
    former_end: date
    until: date
    approver: str
    granted_on: date


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
    regie_version: int | None = None
    gemeentecode: str | None = None
    offered_on: date | None = None
    answer_by: date | None = None
    settled_at: datetime | None = None


async def policies(session: AsyncSession) -> list[Policy]:
    """Return every version of the policy."""
    return [row.policy() for row in await session.exec(select(PolicyRow))]


async def open_regie(session: AsyncSession, subjects: list[UUID]) -> dict[UUID, RegieRow]:
    """Return the holding that is open, per subject."""
    rows = await session.exec(
        select(RegieRow).where(
            col(RegieRow.subject).in_(subjects), col(RegieRow.held_until).is_(None)
        )
    )
    return {row.subject: row for row in rows}
