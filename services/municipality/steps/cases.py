"""Keeping a case: where the young person is now, stopping, closing, and coming back."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select

from services.municipality.domain.age import check_return
from services.municipality.domain.outcomes import review_day
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.domain.tasks import TaskKind, first_contact
from services.municipality.models import CaseRow, RegieRow
from services.municipality.steps.opened import open_case
from services.municipality.steps.tasks import finish, want
from shared.baton import rules as baton
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.schemas.municipality import (
    OutcomeReported,
    ParticipationDeclined,
    ParticipationResumed,
    RegieClosed,
)
from shared.schemas.vocabulary import Outcome, RegieCloseReason


class OutcomeIn(BaseModel):
    """Where the young person is now, and when to ask again: half a year later without a day."""

    outcome: Outcome
    review_on: date | None = None


class ClosureIn(BaseModel):
    """Why the case can be closed."""

    reason: RegieCloseReason


async def report_outcome(tx: Transaction, subject: UUID, reported: OutcomeIn) -> None:
    """Report where the young person is now; until the review date, then it is unknown."""
    case = await open_case(tx, subject)
    case.outcome = reported.outcome
    case.outcome_review_on = review_day(reported.outcome, reported.review_on, tx.today)
    if reported.outcome is not Outcome.ONBEKEND:
        await finish(tx, case, TaskKind.REVIEW)
    event = OutcomeReported(
        outcome=reported.outcome,
        reported_on=tx.today,
        review_on=case.outcome_review_on,
        reported_by="case-worker",
    )
    tx.record(subject, event)


async def stop(tx: Transaction, subject: UUID) -> None:
    """Stop at the young person's wish, without a reason (R19)."""
    case = await open_case(tx, subject)
    tx.record(subject, ParticipationDeclined(declined_on=tx.today))
    await _close(tx, case, RegieCloseReason.STOPPED)


async def close(tx: Transaction, subject: UUID, reason: RegieCloseReason) -> None:
    """Close a case: nobody needs to hold the regie any more."""
    await _close(tx, await open_case(tx, subject), reason)


async def resume(tx: Transaction, subject: UUID) -> int:
    """Take up a closed case again at the young person's wish, below 27; returns the version (R6).

    The coach is who it was, and the first thing to do is to speak with each other.
    """
    case = await tx.load(CaseRow, subject)
    require(case.status == "closed", MunicipalityRule.CASE_IS_CLOSED)
    check_return(case.age_limit_on, tx.today)
    last = await _last_holding(tx, subject)
    begun = baton.resume(last.holding(), by=last.holder, at=tx.now)
    assert begun.resumed_after is not None
    tx.add(
        RegieRow(
            subject=subject,
            version=begun.version,
            holder=begun.holder,
            held_from=begun.held_from,
            resumed_after=begun.resumed_after,
        )
    )
    case.status, case.closed_on, case.closed_reason = "open", None, None
    await tx.session.flush()  # the tasks of a case are reached while it is open
    await want(tx, case, first_contact(tx.today))
    event = ParticipationResumed(
        regie_version=begun.version,
        holder=begun.holder,
        closed_at=begun.resumed_after,
        resumed_at=begun.held_from,
        coach_id=case.coach_id,
        coach_organisation=case.coach_organisation,
    )
    tx.record(subject, event)
    return begun.version


async def _close(tx: Transaction, case: CaseRow, reason: RegieCloseReason) -> None:
    held = await _last_holding(tx, case.subject)
    held.held_until = baton.close(held.holding(), at=tx.now).held_until
    await finish(tx, case)  # while the case is open, its tasks are reached
    case.status, case.closed_on, case.closed_reason = "closed", tx.today, reason
    case.next_contact_on = case.outcome_review_on = None
    event = RegieClosed(
        regie_version=held.version, reason=reason, closed_on=tx.today, closed_at=held.held_until
    )
    tx.record(case.subject, event)


async def _last_holding(tx: Transaction, subject: UUID) -> RegieRow:
    found = await tx.session.exec(
        select(RegieRow)
        .where(RegieRow.subject == subject)
        .order_by(col(RegieRow.version).desc())
        .limit(1)
        .with_for_update()
    )
    return found.one()
