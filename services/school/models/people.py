"""Students and graduates, and who holds the regie of them."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.models.table import Table
from shared.baton.rows import RegieFields


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
    mail_failed_for: str | None = None
    """The mail address that did not work; it does not count for another one."""
    content_hash: int = Field(default=0, sa_type=BigInteger)

    @property
    def mail_fails(self) -> bool:
        """True if mail to the address that we have does not arrive."""
        return self.mail_failed_for == self.email


class RegieRow(RegieFields, Table, table=True):
    """Who held the regie of whom, from when until when."""

    __tablename__ = "regie"


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


class PreferenceRow(Table, table=True):
    """Whether somebody wants messages as an alumnus; without a row they did not say so."""

    __tablename__ = "contact_preference"
    subject: UUID = Field(primary_key=True)
    alumni: bool
    changed_on: date
    changed_by: str
    told: bool = False
    """Whether notifications heard it; what the person said, it heard first."""


class GuidancePreferenceRow(Table, table=True):
    """Whether somebody wants to hear, without asking, what guidance there is; without a row, yes.

    Messages about what runs are no matter of preference: they go on (R34).
    """

    __tablename__ = "guidance_preference"
    subject: UUID = Field(primary_key=True)
    wanted: bool
    changed_on: date


async def newest_regie(session: AsyncSession, subjects: list[UUID]) -> dict[UUID, RegieRow]:
    """Return the newest holding per subject, also one that was closed."""
    rows = await session.exec(
        select(RegieRow).where(col(RegieRow.subject).in_(subjects)).order_by(col(RegieRow.version))
    )
    return {row.subject: row for row in rows}


async def open_regie(session: AsyncSession, subjects: list[UUID]) -> dict[UUID, RegieRow]:
    """Return the holding that is open, per subject."""
    rows = await session.exec(
        select(RegieRow).where(
            col(RegieRow.subject).in_(subjects), col(RegieRow.held_until).is_(None)
        )
    )
    return {row.subject: row for row in rows}
