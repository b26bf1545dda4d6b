"""One case: who, coach, situation, what is to be done, and the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.contacts import days_to_first_contact
from services.municipality.models import (
    CaseContactRow,
    CaseRow,
    FactRow,
    MoveRow,
    WorkerRow,
)
from services.municipality.models.notes import Note
from services.municipality.reading.people import Known, known_people
from services.municipality.reading.tasks import Task, open_tasks
from shared.access.actions import Field
from shared.rules import NotFound
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Sealed

MOST = 200
"""Lines of a timeline, and contacts, on one page."""
Source = Literal["school", "partner", "municipality"]


@dataclass(frozen=True, slots=True)
class Case:
    """What a case worker needs of one case."""

    row: CaseRow
    who: Known
    worker: str | None
    tasks: list[Task]
    first_contact_days: int | None
    """How many days it took until the first conversation; None while there was none."""
    move: MoveRow | None
    """The last time that the case was offered to another municipality."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A conversation or an attempt, with what was said."""

    row: CaseContactRow
    note: str | None


async def case_of(
    session: AsyncSession, seal: Sealer, subject: UUID, fields: Sequence[Field], on: date
) -> Case:
    """Return one open case; raises NotFound, also for a closed one or beyond the reach (R54)."""
    row = await session.get(CaseRow, subject)
    if row is None or row.status != "open":
        raise NotFound("support_case")
    people = await known_people(session, seal, [subject], fields)
    if subject not in people:
        raise NotFound("support_case")
    worker = await session.get(WorkerRow, (row.gemeentecode, row.worker_id or ""))
    talks = await session.exec(
        select(col(CaseContactRow.contacted_on)).where(
            CaseContactRow.subject == subject, CaseContactRow.kind == "two-way"
        )
    )
    return Case(
        row,
        people[subject],
        worker.name if worker else None,
        await open_tasks(session, on, subject=subject),
        days_to_first_contact(row.opened_on, talks),
        await _last_move(session, row),
    )


async def _last_move(session: AsyncSession, case: CaseRow) -> MoveRow | None:
    found = await session.exec(
        select(MoveRow)
        .where(
            MoveRow.subject == case.subject,
            MoveRow.from_gemeentecode == case.gemeentecode,
            col(MoveRow.offered_on) >= case.opened_on,
        )
        .order_by(col(MoveRow.handover_id).desc())
        .limit(1)
    )
    return found.one_or_none()


async def timeline(
    session: AsyncSession, subject: UUID, source: Source | None = None
) -> Sequence[FactRow]:
    """Return the facts of a person, newest first, as far as the transaction reaches (R54)."""
    query = (
        select(FactRow)
        .where(FactRow.subject == subject)
        .order_by(
            col(FactRow.happened_on).desc(),
            col(FactRow.told_at).desc(),
            col(FactRow.fact_id).desc(),
        )
        .limit(MOST)
    )
    if source is not None:
        query = query.where(FactRow.source == source)
    return (await session.exec(query)).all()


async def contacts(session: AsyncSession, seal: Sealer, subject: UUID) -> list[Contact]:
    """Return conversations and attempts of a case, newest first, with their notes opened."""
    found = await session.exec(
        select(CaseContactRow)
        .where(CaseContactRow.subject == subject)
        .order_by(col(CaseContactRow.contacted_on).desc(), col(CaseContactRow.contact_id).desc())
        .limit(MOST)
    )
    return [Contact(row, _note(seal, row)) for row in found]


def _note(seal: Sealer, row: CaseContactRow) -> str | None:
    return seal.unseal(row.subject, Sealed[Note](row.note), Note).text if row.note else None
