"""JSON for machines: which messages there are and where they stand; never what they say."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col, select

from services.notifications.domain import Status
from services.notifications.models import MessageRow
from services.notifications.overview import overview
from shared.runtime.web import Reading

router = APIRouter(tags=["notifications"])


@router.get("/messages")
async def messages(
    reading: Reading,
    subject: UUID | None = None,
    status: Status | None = None,
    limit: Annotated[int, Query(ge=1, le=20_000)] = 200,
) -> list[dict[str, Any]]:
    """List messages, newest first."""
    query = select(MessageRow).order_by(col(MessageRow.message_id).desc()).limit(limit)
    if subject is not None:
        query = query.where(MessageRow.subject == subject)
    if status is not None:
        query = query.where(MessageRow.status == status)
    return [row.model_dump(exclude={"data", "mailbox"}) for row in await reading.exec(query)]


@router.get("/overview")
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the counts."""
    return await overview(reading)
