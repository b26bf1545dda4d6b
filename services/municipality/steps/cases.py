"""Keeping a case: where the young person is now, stopping, closing, and coming back."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from services.municipality.domain.age import check_return, notice_on
from services.municipality.domain.outcomes import review_day
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.domain.tasks import TaskKind, first_contact, vacant_coach
from services.municipality.models import CaseRow, RegieRow
from services.municipality.steps.opened import last_holding, open_case
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
    held = await last_holding(tx, subject)
    case = await open_case(tx, subject)
    tx.record(subject, ParticipationDeclined(declined_on=tx.today))
    await _close(tx, case, held, RegieCloseReason.STOPPED)


async def close(tx: Transaction, subject: UUID, reason: RegieCloseReason) -> None:
    """Close a case: nobody needs to hold the regie any more."""
    held = await last_holding(tx, subject)
    await _close(tx, await open_case(tx, subject), held, reason)


async def resume(tx: Transaction, subject: UUID) -> int:
    """Take up a closed case again at the young person's wish, below 27; returns the version (R6).

    The coach is who it was, and the first thing to do is to speak with each other.
    """
    last = await last_holding(tx, subject)
    case = await tx.load(CaseRow, subject)
    require(case.status == "closed", MunicipalityRule.CASE_IS_CLOSED)
    check_return(case.age_limit_on, tx.today)
    begun = baton.resume(last.holding(), by=last.holder, at=tx.now)
    assert begun.resumed_after is not None
    tx.add(RegieRow(**asdict(begun)))
    await _open_again(tx, case)
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


async def _open_again(tx: Transaction, case: CaseRow) -> None:
    """Open a closed case with what it asked for before: nothing fell due while it was closed."""
    case.status, case.closed_on, case.closed_reason = "open", None, None
    case.outcome_review_on = review_day(Outcome(case.outcome), None, tx.today)
    if case.age_limit_on is not None:
        case.age_notice_on = notice_on(case.age_limit_on, tx.today)
    await tx.session.flush()  # the tasks of a case are reached while it is open
    await want(tx, case, first_contact(tx.today))
    if case.coach_vacant_since is not None:
        await want(tx, case, vacant_coach(tx.today))


async def _close(tx: Transaction, case: CaseRow, held: RegieRow, reason: RegieCloseReason) -> None:
    held.held_until = baton.close(held.holding(), at=tx.now).held_until
    await finish(tx, case)  # while the case is open, its tasks are reached
    case.status, case.closed_on, case.closed_reason = "closed", tx.today, reason
    case.next_contact_on = case.outcome_review_on = None
    event = RegieClosed(
        regie_version=held.version, reason=reason, closed_on=tx.today, closed_at=held.held_until
    )
    tx.record(case.subject, event)
