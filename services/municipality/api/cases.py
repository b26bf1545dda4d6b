"""JSON for machines: cases."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col, select

from services.municipality.models import CaseRow
from services.municipality.steps import cases as steps
from services.municipality.steps.cases import ClosureIn, OutcomeIn
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
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


@router.post("/cases/{subject}/outcomes", dependencies=[permits(Action.KEEP_CASE)], status_code=201)
async def report_outcome(subject: UUID, reported: OutcomeIn, tx: Tx) -> dict[str, str]:
    """Report where the young person is now."""
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
