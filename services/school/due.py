"""What falls due at the school: the steps of the year, and outcomes to review."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.handover import HandoverStatus
from services.school.domain.year import PREPARING, Step, step_after
from services.school.models import HandoverRow, StudentRow, policies
from services.school.steps import (
    end_support,
    graduate,
    handovers_under_way,
    offer,
    one_year_without_job,
    propose,
    schedule,
    steady,
)
from shared.messaging.transaction import Transaction
from shared.runtime.due import DueAction
from shared.schemas.school import OutcomeReported
from shared.schemas.vocabulary import Outcome, SupportEndReason


async def _first_step_due(session: AsyncSession) -> date | None:
    return (await session.exec(select(func.min(StudentRow.next_step_on)))).one()


async def _take_steps(tx: Transaction, day: date, limit: int) -> int:
    found = await tx.session.exec(
        select(StudentRow)
        .where(col(StudentRow.next_step_on) <= day)
        .order_by(col(StudentRow.next_step_on), col(StudentRow.subject))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    students = found.all()
    by_step: dict[Step, list[StudentRow]] = {}
    for student in students:
        assert student.next_step is not None
        by_step.setdefault(Step(student.next_step), []).append(student)
    for step, group in by_step.items():
        if step is Step.GRADUATE:
            await _graduate(tx, group)
        elif step in PREPARING:
            await _prepare(tx, group, step, day)
        elif step is Step.YEAR_END:
            await _end_year(tx, group, day)
        else:
            await _close(tx, group, day)
    return len(students)


async def _graduate(tx: Transaction, students: Sequence[StudentRow]) -> None:
    versions = await policies(tx.session)
    for student in students:
        graduate(tx, student, versions)


async def _prepare(tx: Transaction, students: Sequence[StudentRow], step: Step, day: date) -> None:
    """Prepare handovers 90, 60 and 30 days ahead (R18); who said no is not asked again (R20)."""
    asked = await _ever_asked(tx, students)
    for student in students:
        schedule(student, step_after(step))
        if steady(student) is None and student.subject not in asked:
            propose(tx, student, day)


async def _ever_asked(tx: Transaction, students: Sequence[StudentRow]) -> set[object]:
    rows = await tx.session.exec(
        select(HandoverRow.subject).where(
            col(HandoverRow.subject).in_([student.subject for student in students])
        )
    )
    return set(rows)


async def _end_year(tx: Transaction, students: Sequence[StudentRow], day: date) -> None:
    """The year is over: end guidance for who has found a place, offer who has not."""
    under_way = await handovers_under_way(tx, [student.subject for student in students])
    done, offers = [], []
    for student in students:
        reason = steady(student)
        handover = under_way.get(student.subject)
        if reason is not None:
            done.append((student, reason))
            if handover is not None:
                handover.status = HandoverStatus.LAPSED
            continue
        schedule(student, Step.CLOSE)
        one_year_without_job(tx, student, handover)
        if handover is not None and handover.status == HandoverStatus.AGREED:
            offers.append((student, handover))
    await end_support(tx, done, day)
    await offer(tx, offers, day)


async def _close(tx: Transaction, students: Sequence[StudentRow], day: date) -> None:
    """Close without transfer where the young person did not agree (R20)."""
    under_way = await handovers_under_way(tx, [student.subject for student in students])
    offered_once = await _ever_offered(tx, students)
    ending = []
    for student in students:
        schedule(student, None)
        handover = under_way.get(student.subject)
        if handover is not None and handover.status == HandoverStatus.PROPOSED:
            handover.status = HandoverStatus.LAPSED
        if student.subject not in offered_once:
            ending.append((student, SupportEndReason.NO_TRANSFER))
    await end_support(tx, ending, day)


async def _ever_offered(tx: Transaction, students: Sequence[StudentRow]) -> set[object]:
    rows = await tx.session.exec(
        select(HandoverRow.subject).where(
            col(HandoverRow.subject).in_([student.subject for student in students]),
            col(HandoverRow.offered_on).is_not(None),
        )
    )
    return set(rows)


async def _first_review_due(session: AsyncSession) -> date | None:
    return (await session.exec(select(func.min(StudentRow.outcome_review_on)))).one()


async def _review_outcomes(tx: Transaction, day: date, limit: int) -> int:
    """Let an outcome fall back to unknown on its review date."""
    found = await tx.session.exec(
        select(StudentRow)
        .where(col(StudentRow.outcome_review_on) <= day)
        .order_by(col(StudentRow.outcome_review_on), col(StudentRow.subject))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    students = found.all()
    for student in students:
        student.outcome, student.outcome_review_on = Outcome.ONBEKEND, None
        fallen_back = OutcomeReported(
            outcome=Outcome.ONBEKEND, reported_on=day, reported_by="clock"
        )
        tx.record(student.subject, fallen_back)
    return len(students)


DUE = (
    DueAction("review outcomes", _first_review_due, _review_outcomes),
    DueAction("steps of the year", _first_step_due, _take_steps),
)
