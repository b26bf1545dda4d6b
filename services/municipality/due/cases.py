"""What falls due in cases: outcomes to ask again, and 27th birthdays."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.age import AGE_LIMIT, birthday, notice_on
from services.municipality.domain.tasks import TaskKind, Wanted
from services.municipality.models import CaseRow, HandoverRow
from services.municipality.steps.tasks import want
from shared.messaging.transaction import Transaction
from shared.runtime.due import DueAction
from shared.schemas.municipality import OutcomeReported
from shared.schemas.vocabulary import Outcome


async def _first_review(session: AsyncSession) -> date | None:
    query = select(func.min(CaseRow.outcome_review_on)).where(CaseRow.status == "open")
    return (await session.exec(query)).one()


async def _review(tx: Transaction, day: date, limit: int) -> int:
    """Let an outcome fall back to unknown on its review date; the case worker is to ask again."""
    found = await tx.session.exec(
        select(CaseRow)
        .where(CaseRow.status == "open", col(CaseRow.outcome_review_on) <= day)
        .order_by(col(CaseRow.outcome_review_on), col(CaseRow.subject))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    cases = found.all()
    for case in cases:
        case.outcome, case.outcome_review_on = Outcome.ONBEKEND, None
        await want(tx, case, Wanted(TaskKind.REVIEW, day))
        event = OutcomeReported(outcome=Outcome.ONBEKEND, reported_on=day, reported_by="clock")
        tx.record(case.subject, event)
    return len(cases)


async def _first_birthday(session: AsyncSession) -> date | None:
    known = select(func.min(CaseRow.age_notice_on)).where(CaseRow.status == "open")
    unknown = select(func.min(CaseRow.opened_on)).where(
        CaseRow.status == "open", col(CaseRow.age_limit_on).is_(None)
    )
    days = [(await session.exec(query)).one() for query in (known, unknown)]
    return min((day for day in days if day is not None), default=None)


async def _tell_of_birthday(tx: Transaction, day: date, limit: int) -> int:
    """Make a task of a 27th birthday that comes near; the case itself stays as it is (R6).

    A case from before the day was kept gets it from its overgangsdocument first.
    """
    found = await tx.session.exec(
        select(CaseRow)
        .where(
            CaseRow.status == "open",
            or_(col(CaseRow.age_notice_on) <= day, col(CaseRow.age_limit_on).is_(None)),
        )
        .order_by(col(CaseRow.subject))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    cases = found.all()
    await _work_out_age(tx, [case for case in cases if case.age_limit_on is None], day)
    for case in cases:
        if case.age_limit_on and case.age_notice_on and case.age_notice_on <= day:
            await want(tx, case, Wanted(TaskKind.BIRTHDAY, max(case.age_limit_on, day)))
            case.age_notice_on = None
    return len(cases)


async def _work_out_age(tx: Transaction, cases: Sequence[CaseRow], day: date) -> None:
    found = await tx.session.exec(
        select(HandoverRow)
        .where(
            col(HandoverRow.subject).in_([case.subject for case in cases]),
            HandoverRow.status == "accepted",
        )
        .order_by(col(HandoverRow.regie_version))
    )
    newest = {handover.subject: handover for handover in found}
    for case in cases:
        limit_on = birthday(newest[case.subject].opened(tx.sealer).birth_date, AGE_LIMIT)
        case.age_limit_on, case.age_notice_on = limit_on, notice_on(limit_on, day)


REVIEW = DueAction("review outcomes", _first_review, _review)
"""Asks again how it goes."""
BIRTHDAYS = DueAction("27th birthdays", _first_birthday, _tell_of_birthday)
"""Tells of 27th birthdays that come near."""
