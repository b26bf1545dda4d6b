"""JSON for machines: handovers, coming and offered."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col, select

from services.municipality.domain.handovers import days_left
from services.municipality.models import HandoverRow, UpcomingRow
from services.municipality.steps import handovers as steps
from services.municipality.steps.document import opened
from services.municipality.steps.handovers import CoachIn, RefusalIn
from shared.access.actions import Action
from shared.access.fields import only
from shared.access.gate import Showing, Tx, permits
from shared.runtime.web import Today, Unsealing
from shared.schemas.vocabulary import Gemeentecode

router = APIRouter()

Limit = Annotated[int, Query(ge=1, le=20_000)]
DeskStatus = Literal["open", "accepted", "completed", "refused", "expired", "withdrawn"]
_HIDDEN = {
    "document",
    "refusal_reason",
    "warn_on",
    "earlier",
    "resident_in",
    "intake_mailbox",
    "sender_mailbox",
}


@router.get("/handovers", dependencies=[permits(Action.READ_OFFERS)])
async def handovers(
    showing: Showing,
    today: Today,
    status: DeskStatus | None = None,
    gemeentecode: Gemeentecode | None = None,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List offers, the first to expire on top; ``accepted`` means: coach not settled yet."""
    query = select(HandoverRow).order_by(col(HandoverRow.answer_by), col(HandoverRow.handover_id))
    if status == "completed":
        query = query.where(col(HandoverRow.settled_on).is_not(None))
    elif status == "accepted":
        query = query.where(HandoverRow.status == status, col(HandoverRow.settled_on).is_(None))
    elif status is not None:
        query = query.where(HandoverRow.status == status)
    if gemeentecode is not None:
        query = query.where(HandoverRow.gemeentecode == gemeentecode)
    rows = (await showing.session.exec(query.limit(limit))).all()
    await showing.note(row.subject for row in rows)
    return [
        row.model_dump(exclude=_HIDDEN) | {"days_left": days_left(row.answer_by, today)}
        for row in rows
    ]


@router.get("/handovers/{handover_id}/document", dependencies=[permits(Action.SEE_DOCUMENT)])
async def document(handover_id: UUID, showing: Showing, seal: Unsealing) -> dict[str, Any]:
    """Show the overgangsdocument, while the offer waits for an answer or the case is open (R54)."""
    row, content = await opened(showing.session, handover_id, seal)
    await showing.note([row.subject])
    return only(content, showing.access.fields)


@router.post("/handovers/{handover_id}/acceptance", dependencies=[permits(Action.ANSWER_OFFER)])
async def accept(handover_id: UUID, tx: Tx) -> dict[str, int]:
    """Accept: from this commit on the municipality holds the next version (R8, R10)."""
    return {"regie_version": await steps.accept(tx, handover_id)}


@router.post("/handovers/{handover_id}/refusal", dependencies=[permits(Action.ANSWER_OFFER)])
async def refuse(handover_id: UUID, refusal: RefusalIn, tx: Tx) -> dict[str, str]:
    """Refuse: the school keeps the regie (R10)."""
    await steps.refuse(tx, handover_id, refusal)
    return {"status": "refused"}


@router.post("/handovers/{handover_id}/coach", dependencies=[permits(Action.ANSWER_OFFER)])
async def name_other_coach(handover_id: UUID, coach: CoachIn, tx: Tx) -> dict[str, str]:
    """Name another coach, for a reason, which completes the handover (R16, R17)."""
    await steps.name_other_coach(tx, handover_id, coach)
    return {"status": "completed"}


@router.get("/upcoming", dependencies=[permits(Action.READ_UPCOMING)])
async def upcoming(
    showing: Showing, gemeentecode: Gemeentecode | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List the handovers that schools are preparing, the first to come on top."""
    query = select(UpcomingRow).order_by(
        col(UpcomingRow.term_ends_on), col(UpcomingRow.handover_id)
    )
    if gemeentecode is not None:
        query = query.where(UpcomingRow.gemeentecode == gemeentecode)
    rows = (await showing.session.exec(query.limit(limit))).all()
    await showing.note(row.subject for row in rows)
    return [row.model_dump() for row in rows]
