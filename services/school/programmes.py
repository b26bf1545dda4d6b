"""Integral programmes: their template, who takes part, the social map, and the matrix."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.domain import programme as rules
from services.school.domain.programme import Outflow, ProgrammeRule, Week
from services.school.models import (
    CertificateRow,
    MapEntryRow,
    ParticipantRow,
    ProgrammeRow,
    StudentRow,
)
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText, ShortText


class NewProgramme(BaseModel):
    """The template of a programme."""

    name: ShortText
    first_day: date
    last_day: date
    floor_hours: int = Field(ge=0, le=40)
    """On the work floor, each week."""
    support_hours: int = Field(ge=0, le=40)
    """Guidance, each week."""


class NewParticipant(BaseModel):
    """A student who comes into a programme; hours that are left out are the template's."""

    subject: UUID
    expected: Outflow
    workplace: UUID | None = None
    floor_hours: int | None = Field(default=None, ge=0, le=40)
    support_hours: int | None = Field(default=None, ge=0, le=40)


class NewCertificate(BaseModel):
    """A certificate that was obtained."""

    name: ShortText
    obtained_on: date


class MapEntry(BaseModel):
    """An organisation around the student, as it was found when it was checked."""

    name: ShortText
    theme: ShortText
    region: ShortText
    route: LongText
    contact: ShortText


@dataclass(frozen=True, slots=True)
class TakesPart:
    """A student in a programme, with what was obtained."""

    participant: ParticipantRow
    student: StudentRow
    certificates: Sequence[CertificateRow]


def start(tx: Transaction, brin: str, new: NewProgramme) -> UUID:
    """Start a programme from its template."""
    week = Week(new.floor_hours, new.support_hours)
    rules.check_programme(week, new.first_day, new.last_day)
    row = ProgrammeRow(programme_id=uuid7(), brin=brin[:4], **new.model_dump())
    tx.add(row)
    return row.programme_id


async def take_part(tx: Transaction, programme_id: UUID, new: NewParticipant) -> None:
    """Let a student take part, with the expected outflow."""
    programme = await tx.load(ProgrammeRow, programme_id)
    await tx.load(StudentRow, new.subject)
    known = await tx.session.get(ParticipantRow, (programme_id, new.subject))
    require(known is None, ProgrammeRule.TAKES_PART_ONCE)
    if new.workplace is not None:
        await tx.load(MapEntryRow, new.workplace)
    floor = programme.floor_hours if new.floor_hours is None else new.floor_hours
    support = programme.support_hours if new.support_hours is None else new.support_hours
    rules.check_week(Week(floor, support))
    hours = {"floor_hours": floor, "support_hours": support}
    tx.add(ParticipantRow(**new.model_dump() | hours, programme_id=programme_id))


async def _participant(tx: Transaction, programme_id: UUID, subject: UUID) -> ParticipantRow:
    row = await tx.session.get(ParticipantRow, (programme_id, subject), with_for_update=True)
    if row is None:
        raise NotFound("participant")
    return row


async def certify(tx: Transaction, programme_id: UUID, subject: UUID, new: NewCertificate) -> UUID:
    """Keep a certificate that a student obtained."""
    await _participant(tx, programme_id, subject)
    row = CertificateRow(
        certificate_id=uuid7(), subject=subject, programme_id=programme_id, **new.model_dump()
    )
    tx.add(row)
    return row.certificate_id


async def leave(tx: Transaction, programme_id: UUID, subject: UUID, to: Outflow) -> None:
    """Write down where a student went; it must fit diploma and certificates."""
    row = await _participant(tx, programme_id, subject)
    student = await tx.load(StudentRow, subject)
    certificates = await tx.session.exec(
        select(func.count()).where(
            CertificateRow.subject == subject, CertificateRow.programme_id == programme_id
        )
    )
    rules.check_outflow(
        to,
        diploma=student.status == "graduate",
        certificates=certificates.one(),
        before=Outflow(row.actual) if row.actual else None,
    )
    row.actual, row.actual_on = to, tx.today


async def all_programmes(session: AsyncSession) -> Sequence[ProgrammeRow]:
    """Return the programmes of the school, newest first."""
    rows = await session.exec(select(ProgrammeRow).order_by(col(ProgrammeRow.first_day).desc()))
    return rows.all()


async def participants(session: AsyncSession, programme_id: UUID) -> list[TakesPart]:
    """Return who takes part, by name, with their certificates."""
    rows = await session.exec(
        select(ParticipantRow, StudentRow)
        .join(StudentRow, col(StudentRow.subject) == col(ParticipantRow.subject))
        .where(ParticipantRow.programme_id == programme_id)
        .order_by(col(StudentRow.given_name), col(StudentRow.subject))
    )
    found = rows.all()
    obtained: dict[UUID, list[CertificateRow]] = {}
    for each in await session.exec(
        select(CertificateRow)
        .where(CertificateRow.programme_id == programme_id)
        .order_by(col(CertificateRow.obtained_on), col(CertificateRow.certificate_id))
    ):
        obtained.setdefault(each.subject, []).append(each)
    return [TakesPart(row, student, obtained.get(row.subject, [])) for row, student in found]


async def matrix(session: AsyncSession, programme_id: UUID) -> Mapping[Outflow, dict[str, int]]:
    """Return how many went where, against where they were expected to go; raises NotFound."""
    if await session.get(ProgrammeRow, programme_id) is None:
        raise NotFound("programme")
    pairs = await session.exec(
        select(ParticipantRow.expected, ParticipantRow.actual).where(
            ParticipantRow.programme_id == programme_id
        )
    )
    return rules.matrix(
        (Outflow(expected), Outflow(actual) if actual else None) for expected, actual in pairs
    )


def put_on_map(tx: Transaction, brin: str, entry: MapEntry) -> UUID:
    """Add an organisation to the social map, checked today."""
    row = MapEntryRow(entry_id=uuid7(), brin=brin[:4], checked_on=tx.today, **entry.model_dump())
    tx.add(row)
    return row.entry_id


async def check_entry(tx: Transaction, entry_id: UUID) -> None:
    """Write down that an organisation was checked today and that it is still right."""
    (await tx.load(MapEntryRow, entry_id)).checked_on = tx.today


async def social_map(session: AsyncSession, on: date) -> list[dict[str, Any]]:
    """Return the social map, by theme; what was not checked for six months is flagged."""
    rows = await session.exec(
        select(MapEntryRow).order_by(col(MapEntryRow.theme), col(MapEntryRow.name))
    )
    return [row.model_dump() | {"stale": rules.is_stale(row.checked_on, on)} for row in rows]
