"""Sign-ups for who works at the school; the public shop itself is a page."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.school.aftercare import sign_ups
from services.school.aftercare.waiting import waiting_sign_ups
from services.school.api.paging import Limit
from services.school.domain.sign_ups import SignUpStatus
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.schemas.vocabulary import CoachId

router = APIRouter()


class PlaceIn(BaseModel):
    """With whom somebody goes on."""

    coach_id: CoachId


class MatchIn(BaseModel):
    """Who a sign-up is of."""

    subject: UUID


@router.get("/sign-ups", dependencies=[permits(Action.READ_SIGN_UPS)])
async def list_sign_ups(
    showing: Showing, status: SignUpStatus | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List sign-ups, oldest first; by default those that wait for somebody."""
    rows = await waiting_sign_ups(showing.session, status, limit)
    await showing.note(row.subject or row.sign_up_id for row in rows)
    return [row.model_dump() for row in rows]


@router.post("/sign-ups/{sign_up_id}/match", dependencies=[permits(Action.MATCH_SIGN_UP)])
async def match(sign_up_id: UUID, who: MatchIn, tx: Tx) -> dict[str, bool]:
    """Say who a sign-up is of; from there it goes on by itself (R25)."""
    await sign_ups.match(tx, sign_up_id, who.subject)
    return {"matched": True}


@router.post("/sign-ups/{sign_up_id}/place", dependencies=[permits(Action.MATCH_SIGN_UP)])
async def place(sign_up_id: UUID, chosen: PlaceIn, tx: Tx) -> dict[str, bool]:
    """Choose a coach for somebody who knows none; from there it goes on by itself (R25)."""
    await sign_ups.place(tx, sign_up_id, chosen.coach_id)
    return {"placed": True}


@router.post("/sign-ups/{sign_up_id}/closure", dependencies=[permits(Action.MATCH_SIGN_UP)])
async def close(sign_up_id: UUID, tx: Tx) -> dict[str, bool]:
    """Close a sign-up that leads to nothing; nothing personal is left of it."""
    await sign_ups.close(tx, sign_up_id)
    return {"closed": True}
