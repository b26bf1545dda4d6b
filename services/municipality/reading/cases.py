"""The cases of a municipality: who needs something first on top, and closed ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.models import CaseRow, TaskRow

PAGE = 50
"""Cases on one page."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in the list, with how much there is to do."""

    case: CaseRow
    tasks: int
    overdue: int


async def open_cases(session: AsyncSession, on: date, page: int) -> tuple[list[Listed], int]:
    """Return one page of open cases, and how many pages there are.

    What is late comes first, then whom one speaks first, then the oldest.
    """
    late = func.count(col(TaskRow.task_id)).filter(col(TaskRow.due_on) < on)
    found = await session.exec(
        select(CaseRow, func.count(col(TaskRow.task_id)), late)
        .outerjoin(TaskRow, _open_tasks())
        .where(CaseRow.status == "open")
        .group_by(col(CaseRow.subject))
        .order_by(
            late.desc(),
            col(CaseRow.next_contact_on).asc().nulls_last(),
            col(CaseRow.opened_on),
            col(CaseRow.subject),
        )
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    total = await session.scalar(
        select(func.count()).select_from(CaseRow).where(CaseRow.status == "open")
    )
    listed = [Listed(case, tasks, overdue) for case, tasks, overdue in found]
    return listed, max(1, -(-(total or 0) // PAGE))


def _open_tasks() -> ColumnElement[bool]:
    return (
        (col(TaskRow.subject) == col(CaseRow.subject))
        & (col(TaskRow.gemeentecode) == col(CaseRow.gemeentecode))
        & col(TaskRow.done_on).is_(None)
    )


async def who_can_return(session: AsyncSession, on: date, limit: int) -> Sequence[CaseRow]:
    """Return closed cases of people below 27, the newest first (R6)."""
    found = await session.exec(
        select(CaseRow)
        .where(
            CaseRow.status == "closed",
            or_(col(CaseRow.age_limit_on).is_(None), col(CaseRow.age_limit_on) > on),
        )
        .order_by(col(CaseRow.closed_on).desc(), col(CaseRow.subject))
        .limit(limit)
    )
    return found.all()
