"""Keeping a case: where the young person is now, stopping, and closing."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select

from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import CaseRow, RegieRow
from shared.baton import rules as baton
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.schemas.municipality import OutcomeReported, ParticipationDeclined, RegieClosed
from shared.schemas.vocabulary import Outcome, RegieCloseReason


class OutcomeIn(BaseModel):
    """Where the young person is now."""

    outcome: Outcome
    review_on: date | None = None


class ClosureIn(BaseModel):
    """Why the case can be closed."""

    reason: RegieCloseReason


async def report_outcome(tx: Transaction, subject: UUID, reported: OutcomeIn) -> None:
    """Report where the young person is now."""
    case = await _open_case(tx, subject)
    case.outcome = reported.outcome
    event = OutcomeReported(
        outcome=reported.outcome, reported_on=tx.today, review_on=reported.review_on
    )
    tx.record(subject, event)


async def stop(tx: Transaction, subject: UUID) -> None:
    """Stop at the young person's wish, without a reason (R19)."""
    case = await _open_case(tx, subject)
    tx.record(subject, ParticipationDeclined(declined_on=tx.today))
    await _close(tx, case, RegieCloseReason.STOPPED)


async def close(tx: Transaction, subject: UUID, reason: RegieCloseReason) -> None:
    """Close a case: nobody needs to hold the regie any more."""
    await _close(tx, await _open_case(tx, subject), reason)


async def _open_case(tx: Transaction, subject: UUID) -> CaseRow:
    case = await tx.load(CaseRow, subject)
    require(case.status == "open", MunicipalityRule.CASE_IS_OPEN)
    return case


async def _close(tx: Transaction, case: CaseRow, reason: RegieCloseReason) -> None:
    held = (
        await tx.session.exec(
            select(RegieRow)
            .where(RegieRow.subject == case.subject, col(RegieRow.held_until).is_(None))
            .with_for_update()
        )
    ).one()
    held.held_until = baton.close(held.holding(), at=tx.now).held_until
    case.status, case.closed_on = "closed", tx.today
    event = RegieClosed(regie_version=held.version, reason=reason, closed_on=tx.today)
    tx.record(case.subject, event)
