"""JSON for machines: where messages stand; never to whom they go, or what they say."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import col, select

from services.notifications.domain import Status
from services.notifications.models import MessageRow
from services.notifications.overview import overview
from shared.access.actions import Action
from shared.access.gate import Reading, permits

_SHOWN = {
    "message_id",
    "template",
    "purpose",
    "status",
    "attempts",
    "next_attempt_at",
    "held_for",
    "held_until",
    "useful_until",
}

router = APIRouter(tags=["notifications"])


@router.get("/messages", dependencies=[permits(Action.READ_MESSAGES)])
async def messages(
    reading: Reading,
    status: Status | None = None,
    limit: Annotated[int, Query(ge=1, le=20_000)] = 200,
) -> list[dict[str, Any]]:
    """List messages, newest first."""
    query = select(MessageRow).order_by(col(MessageRow.message_id).desc()).limit(limit)
    if status is not None:
        query = query.where(MessageRow.status == status)
    return [row.model_dump(include=_SHOWN) for row in await reading.exec(query)]


@router.get("/overview", dependencies=[permits(Action.READ_MESSAGES)])
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the counts."""
    return await overview(reading)
