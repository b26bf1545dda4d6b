"""Handovers: what young people answered, and what became of it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import col, select

from services.school.agreements import Answer, record_answers
from services.school.api.paging import Limit
from services.school.domain.handover import HandoverStatus, withdrawal
from services.school.models import HandoverRow, StudentRow
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.rules import NotFound
from shared.schemas.school import HandoverWithdrawalRequested

router = APIRouter()


@router.get("/handovers", dependencies=[permits(Action.READ_SCHOOL_HANDOVERS)])
async def handovers(
    showing: Showing, status: HandoverStatus | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List handovers, oldest first, without what the young person said."""
    query = select(HandoverRow).order_by(col(HandoverRow.proposed_on), col(HandoverRow.handover_id))
    if status is not None:
        query = query.where(HandoverRow.status == status)
    rows = (await showing.session.exec(query.limit(limit))).all()
    await showing.note(row.subject for row in rows)
    return [row.model_dump(exclude={"own_words", "resident_in"}) for row in rows]


@router.post(
    "/handovers/agreements", dependencies=[permits(Action.RECORD_AGREEMENT)], status_code=201
)
async def record_agreements(answers: list[Answer], tx: Tx) -> dict[str, int]:
    """Record what young people answered; after the year an agreement leads to an offer at once."""
    await record_answers(tx, answers)
    return {"answers": len(answers)}


@router.post(
    "/handovers/{handover_id}/withdrawal",
    dependencies=[permits(Action.WITHDRAW_HANDOVER)],
    status_code=202,
)
async def ask_withdrawal(handover_id: UUID, tx: Tx) -> dict[str, str]:
    """Ask the receiver to let us withdraw an offer; the receiver's answer decides."""
    handover = await tx.session.get(HandoverRow, handover_id)
    if handover is None:
        raise NotFound("handover")
    await tx.load(StudentRow, handover.subject)  # the person first, as everywhere: no deadlock
    await tx.session.refresh(handover, with_for_update=True)
    withdrawal(HandoverStatus(handover.status))
    handover.withdrawal_asked_on = tx.today
    event = HandoverWithdrawalRequested(handover_id=handover_id, requested_on=tx.today)
    tx.record(handover.subject, event)
    return {"status": "asked"}


@router.get("/people", dependencies=[permits(Action.READ_SCHOOL_HANDOVERS)])
async def people(showing: Showing, handed_over: bool = True, limit: Limit = 20) -> list[UUID]:
    """List pseudonyms of people whose handover was completed, or of all graduates."""
    if handed_over:
        query = select(HandoverRow.subject).where(HandoverRow.status == HandoverStatus.COMPLETED)
    else:
        query = select(StudentRow.subject).where(StudentRow.status == "graduate")
    found = list(await showing.session.exec(query.limit(limit)))
    await showing.note(found)
    return found
