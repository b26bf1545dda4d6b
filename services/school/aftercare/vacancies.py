"""Who has no coach: the central team must know within one working day (R9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.aftercare import alert_on
from services.school.models import CoachChangeRow, StudentRow
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Somebody without a coach, and since when."""

    student: StudentRow
    since: date
    alert_on: date
    alert: bool
    """True once it has lasted a working day."""


async def vacancies(session: AsyncSession, on: date) -> Sequence[Vacancy]:
    """Return whose guidance runs without a coach, longest first, as far as the asker reaches."""
    left = (
        select(func.max(CoachChangeRow.changed_on))
        .where(
            CoachChangeRow.subject == StudentRow.subject,
            col(CoachChangeRow.coach_id).is_(None),
        )
        .scalar_subquery()
    )
    since = func.coalesce(left, StudentRow.diploma_on)
    found = await session.exec(
        select(StudentRow, since)
        .where(
            StudentRow.status == "graduate",
            col(StudentRow.offered),
            col(StudentRow.support_ended).is_(None),
            col(StudentRow.coach_id).is_(None),
        )
        .order_by(since, col(StudentRow.subject))
    )
    return [Vacancy(row, day, alert_on(day), on >= alert_on(day)) for row, day in found]


async def coaches_left(tx: Transaction, subjects: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Return from which coaches people asked to move away."""
    found = await tx.session.exec(
        select(CoachChangeRow.subject, CoachChangeRow.former_coach_id).where(
            col(CoachChangeRow.subject).in_(subjects)
        )
    )
    left: dict[UUID, set[str]] = {}
    for subject, coach_id in found:
        left.setdefault(subject, set()).add(coach_id or "")
    return left
