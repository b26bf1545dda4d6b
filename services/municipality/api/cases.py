"""JSON for machines: cases, with what happens in them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col, select

from services.municipality.models import CaseRow
from services.municipality.reading.case import Source, timeline
from services.municipality.steps import cases as steps
from services.municipality.steps.cases import ClosureIn, OutcomeIn
from services.municipality.steps.contacts import ContactIn, record_contact
from services.municipality.steps.moving import MoveIn, offer_case
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.rules import NotFound
from shared.schemas.vocabulary import Gemeentecode

router = APIRouter()

_HIDDEN = {"age_limit_on", "age_notice_on", "worker_id"}
"""Nearly a date of birth, which this list does not show; and who works on it."""

Limit = Annotated[int, Query(ge=1, le=20_000)]


@router.get("/cases", dependencies=[permits(Action.READ_CASES)])
async def cases(
    showing: Showing, gemeentecode: Gemeentecode | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List cases, oldest first."""
    query = select(CaseRow).order_by(col(CaseRow.opened_on), col(CaseRow.subject)).limit(limit)
    if gemeentecode is not None:
        query = query.where(CaseRow.gemeentecode == gemeentecode)
    rows = (await showing.session.exec(query)).all()
    await showing.note(row.subject for row in rows)
    return [row.model_dump(exclude=_HIDDEN) for row in rows]


@router.get("/cases/{subject}/timeline", dependencies=[permits(Action.READ_FACTS)])
async def show_timeline(
    subject: UUID, showing: Showing, source: Source | None = None
) -> list[dict[str, Any]]:
    """Show what happened, newest first, while the case is open here (R54)."""
    case = await showing.session.get(CaseRow, subject)
    if case is None or case.status != "open":
        raise NotFound("support_case")
    facts = await timeline(showing.session, subject, source)
    await showing.note([subject])
    return [fact.model_dump(exclude={"subject", "told_at"}) for fact in facts]


@router.post("/cases/{subject}/contacts", dependencies=[permits(Action.KEEP_CASE)], status_code=201)
async def add_contact(subject: UUID, contact: ContactIn, tx: Tx) -> dict[str, UUID]:
    """Record a conversation or an attempt."""
    return {"contact_id": await record_contact(tx, subject, contact)}


@router.post("/cases/{subject}/outcomes", dependencies=[permits(Action.KEEP_CASE)], status_code=201)
async def report_outcome(subject: UUID, reported: OutcomeIn, tx: Tx) -> dict[str, str]:
    """Report where the young person is now, until the review date."""
    await steps.report_outcome(tx, subject, reported)
    return {"outcome": reported.outcome}


@router.post("/cases/{subject}/declination", dependencies=[permits(Action.KEEP_CASE)])
async def stop_participation(subject: UUID, tx: Tx) -> dict[str, str]:
    """Stop at the young person's wish, without a reason (R19)."""
    await steps.stop(tx, subject)
    return {"status": "closed"}


@router.post("/cases/{subject}/closure", dependencies=[permits(Action.KEEP_CASE)])
async def close_case(subject: UUID, closure: ClosureIn, tx: Tx) -> dict[str, str]:
    """Close a case: nobody needs to hold the regie any more."""
    await steps.close(tx, subject, closure.reason)
    return {"status": "closed"}


@router.post("/cases/{subject}/return", dependencies=[permits(Action.RESUME_CASE)])
async def take_up_again(subject: UUID, tx: Tx) -> dict[str, int]:
    """Take up a closed case again at the young person's wish, below 27 (R6)."""
    return {"regie_version": await steps.resume(tx, subject)}


@router.post("/cases/{subject}/move", dependencies=[permits(Action.MOVE_CASE)], status_code=201)
async def move_case(subject: UUID, move: MoveIn, tx: Tx) -> dict[str, UUID]:
    """Offer the case to the municipality to which the young person moved (R8, R13)."""
    return {"handover_id": await offer_case(tx, subject, move)}
