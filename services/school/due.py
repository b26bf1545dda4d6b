"""What falls due at the school: the steps of the year, and outcomes to review."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school import results
from services.school.aftercare import waiting
from services.school.aftercare.contacts import keep_outcome
from services.school.domain.handover import UNDER_WAY, HandoverStatus
from services.school.domain.year import Deed, Situation, Step, decide
from services.school.models import (
    EnrolmentRow,
    HandoverRow,
    StudentRow,
    policies,
    versions_of,
)
from services.school.promotion import sending
from services.school.steps import (
    end_support,
    graduate,
    handovers_of,
    offer,
    one_year_without_job,
    propose,
    schedule,
)
from shared.messaging.transaction import Transaction
from shared.runtime.due import DueAction
from shared.schemas.school import OutcomeReported
from shared.schemas.vocabulary import Outcome


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
    graduating = [s for s in students if s.next_step == Step.GRADUATE]
    going_on = [s for s in students if s.next_step != Step.GRADUATE]
    await _graduate(tx, graduating)
    await _go_on(tx, going_on, day)
    return len(students)


async def _graduate(tx: Transaction, students: Sequence[StudentRow]) -> None:
    versions = await policies(tx.session) if students else {}
    for student in students:
        graduate(tx, student, versions_of(student.brin, versions))


async def _go_on(tx: Transaction, students: Sequence[StudentRow], day: date) -> None:
    """Take a step of the year for each: load what decides, decide, and write what it leads to."""
    handovers = await handovers_of(tx, [student.subject for student in students])
    ending, offers = [], []
    for student in students:
        known = handovers.get(student.subject, [])
        under_way = next((h for h in known if HandoverStatus(h.status) in UNDER_WAY), None)
        decision = decide(_situation(student, known, under_way))
        schedule(student, decision.then)
        if decision.ended is not None:
            ending.append((student, decision.ended))
        for deed in decision.deeds:
            if deed is Deed.PROPOSE:
                propose(tx, student, day)
            elif deed is Deed.REPORT_YEAR:
                one_year_without_job(tx, student, under_way)
            elif under_way is not None and deed is Deed.LAPSE:
                under_way.status = HandoverStatus.LAPSED
            elif under_way is not None:
                offers.append((student, under_way))
    await end_support(tx, ending, day)
    await offer(tx, offers, day)


def _situation(
    student: StudentRow, known: Sequence[HandoverRow], under_way: HandoverRow | None
) -> Situation:
    assert student.next_step is not None
    return Situation(
        step=Step(student.next_step),
        outcome=student.outcome,
        asked=bool(known),
        under_way=HandoverStatus(under_way.status) if under_way else None,
        offered_before=not _said_no(known) and any(h.offered_on is not None for h in known),
    )


def _said_no(known: Sequence[HandoverRow]) -> bool:
    """Return True if the young person's last word was no: then there is nothing to wait for."""
    newest = known[-1] if known else None
    if newest is None or newest.status == HandoverStatus.DECLINED:
        return newest is not None
    theirs = (HandoverStatus.OFFERED, HandoverStatus.ACCEPTED, HandoverStatus.COMPLETED)
    return newest.stopped_on is not None and newest.status not in theirs


async def _first_review_due(session: AsyncSession) -> date | None:
    return (await session.exec(select(func.min(StudentRow.outcome_review_on)))).one()


async def _review_outcomes(tx: Transaction, day: date, limit: int) -> int:
    """Let an outcome fall back to unknown on its review date; the coach is to ask again."""
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
        keep_outcome(tx, student.subject, Outcome.ONBEKEND, "clock")
        fallen_back = OutcomeReported(
            outcome=Outcome.ONBEKEND, reported_on=day, reported_by="clock"
        )
        tx.record(student.subject, fallen_back)
    await tx.session.exec(
        update(EnrolmentRow)
        .where(
            col(EnrolmentRow.subject).in_([student.subject for student in students]),
            col(EnrolmentRow.kind) == "aftercare",
            col(EnrolmentRow.status) != "ended",
        )
        .values(lapsed_on=day)
    )
    return len(students)


DUE = (
    DueAction("review outcomes", _first_review_due, _review_outcomes),
    DueAction("steps of the year", _first_step_due, _take_steps),
    DueAction("activate sign-ups", waiting.first_to_activate, waiting.activate),
    DueAction("lapse sign-ups", waiting.first_to_lapse, waiting.lapse),
    DueAction("publish results", results.first_due, results.publish),
    DueAction("promotion plan", sending.first_due, sending.carry_out),
)
