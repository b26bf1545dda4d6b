"""Health and criminal law: written, read and erased by the Doorstroompunt only (R48, R49)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.municipality.domain.own_part import Because, term
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import (
    DeletionRow,
    OwnPartRow,
    PersonRow,
    SupportRow,
    TermRow,
)
from services.municipality.models.own_part import OwnPart
from services.municipality.steps.doorstroompunt import details_of
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.runtime.texts import LongText
from shared.schemas.personal import Sealed

_PLANNED = text(
    """
    SELECT delete_on, because, count(*) AS number FROM own_part_term
    GROUP BY delete_on, because ORDER BY delete_on, because
    """
)


class OwnPartIn(BaseModel):
    """What is needed for the support; an empty field removes what was there."""

    health: LongText | None = None
    law: LongText | None = None


@dataclass(frozen=True, slots=True)
class ReadPart:
    """The own part of somebody, opened."""

    content: OwnPart
    written_on: date | None = None
    delete_on: date | None = None


async def read_part(tx: Transaction, person: PersonRow) -> ReadPart:
    """Open the own part; only within ``KEEP_OWN_PART`` there is one to be seen (R48)."""
    row = await tx.session.get(OwnPartRow, person.subject)
    kept = await tx.session.get(TermRow, person.subject)
    if row is None or kept is None:
        return ReadPart(OwnPart())
    content = tx.sealer.unseal(person.subject, Sealed[OwnPart](row.sealed), OwnPart)
    return ReadPart(content, row.written_on, kept.delete_on)


async def write_part(tx: Transaction, subject: UUID, part: OwnPartIn) -> None:
    """Keep what is needed, of somebody whose support runs and who agreed to it (R48).

    Raises RuleBroken otherwise. With nothing in it, the part is erased.
    """
    person = await tx.load(PersonRow, subject)
    require(await agreed(tx.session, subject), MunicipalityRule.AGREED_TO_SUPPORT)
    content = OwnPart(**part.model_dump())
    if content == OwnPart():
        await erase(tx, subject)
        return
    ends = term(details_of(tx.sealer, person).birth_date, person.startkwalificatie_on)
    require(ends.delete_on > tx.today, MunicipalityRule.STILL_TO_BE_KEPT)
    code = person.gemeentecode
    kept = TermRow(
        subject=subject, gemeentecode=code, delete_on=ends.delete_on, because=ends.because
    )
    await tx.session.merge(kept)
    await tx.session.flush()  # the part refers to its term
    sealed = tx.sealer.seal(subject, content)
    row = OwnPartRow(subject=subject, gemeentecode=code, sealed=sealed, written_on=tx.today)
    await tx.session.merge(row)


async def erase(tx: Transaction, subject: UUID) -> None:
    """Erase somebody's own part at once; that it happened is written down, not whose it was."""
    found = await tx.session.exec(
        select(TermRow).where(TermRow.subject == subject).with_for_update()
    )
    await delete_parts(tx, found.all(), Because.ERASED)


async def delete_parts(
    tx: Transaction, terms: Sequence[TermRow], because: Because | None = None
) -> None:
    """Delete parts with their terms, and write in numbers that it was done (R49)."""
    counted: dict[tuple[str, str], int] = {}
    for each in terms:
        key = (each.gemeentecode, because or each.because)
        counted[key] = counted.get(key, 0) + 1
        await tx.session.delete(each)
    for (gemeentecode, why), number in counted.items():
        log = DeletionRow(
            deletion_id=uuid7(),
            gemeentecode=gemeentecode,
            deleted_on=tx.today,
            because=why,
            number=number,
        )
        tx.add(log)


async def agreed(session: AsyncSession, subject: UUID) -> bool:
    """Return True while support runs, to which somebody agreed (WEB 9.2.7)."""
    running = select(SupportRow.support_id).where(
        SupportRow.subject == subject, col(SupportRow.ended_on).is_(None)
    )
    return (await session.exec(running)).first() is not None


async def planned(session: AsyncSession) -> Sequence[tuple[date, str, int]]:
    """Return what will be deleted: day, why, and how many; the first day on top (R49)."""
    found = await session.execute(_PLANNED)
    return [(row.delete_on, row.because, row.number) for row in found]


async def deletions(session: AsyncSession, limit: int = 100) -> Sequence[DeletionRow]:
    """Return what was deleted, newest first."""
    found = await session.exec(
        select(DeletionRow)
        .order_by(col(DeletionRow.deleted_on).desc(), col(DeletionRow.deletion_id).desc())
        .limit(limit)
    )
    return found.all()
