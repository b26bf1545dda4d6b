"""What is to be done: by one case worker, or by the team; what is late on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.tasks import is_overdue
from services.municipality.models import TaskRow, WorkerRow

MOST = 200
"""Tasks in one list."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task, with who does it."""

    row: TaskRow
    worker: str | None
    overdue: bool


async def open_tasks(
    session: AsyncSession,
    on: date,
    *,
    worker_id: str | None = None,
    subject: UUID | None = None,
) -> list[Task]:
    """Return what is to be done, the first to be due on top; of one worker, or of one case."""
    query = (
        select(TaskRow, WorkerRow.name)
        .outerjoin(
            WorkerRow,
            (col(WorkerRow.gemeentecode) == col(TaskRow.gemeentecode))
            & (col(WorkerRow.worker_id) == col(TaskRow.worker_id)),
        )
        .where(col(TaskRow.done_on).is_(None))
        .order_by(col(TaskRow.due_on), col(TaskRow.task_id))
        .limit(MOST)
    )
    if worker_id is not None:
        query = query.where(TaskRow.worker_id == worker_id)
    if subject is not None:
        query = query.where(TaskRow.subject == subject)
    found = await session.exec(query)
    return [Task(row, name, is_overdue(row.due_on, on)) for row, name in found]


async def done_tasks(session: AsyncSession, subject: UUID) -> Sequence[TaskRow]:
    """Return what was done in a case, newest first."""
    found = await session.exec(
        select(TaskRow)
        .where(TaskRow.subject == subject, col(TaskRow.done_on).is_not(None))
        .order_by(col(TaskRow.done_on).desc(), col(TaskRow.task_id).desc())
        .limit(MOST)
    )
    return found.all()


async def colleagues(session: AsyncSession, gemeentecode: str) -> list[tuple[str, str]]:
    """Return number and name of who works at a municipality, by name."""
    found = await session.exec(
        select(WorkerRow)
        .where(WorkerRow.gemeentecode == gemeentecode)
        .order_by(col(WorkerRow.name), col(WorkerRow.worker_id))
    )
    return [(row.worker_id, row.name) for row in found]
