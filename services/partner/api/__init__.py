"""JSON for machines: a file per topic, one router."""

from typing import Any

from fastapi import APIRouter

from services.partner.api import (
    connections,
    evaluations,
    feed,
    groups,
    hours,
    orders,
    organisation,
    participants,
    sessions,
)
from services.partner.overview import overview
from shared.access.actions import Action
from shared.access.gate import Reading, permits

router = APIRouter(tags=["partner"])
for topic in (
    organisation,
    orders,
    sessions,
    groups,
    participants,
    hours,
    evaluations,
    feed,
    connections,
):
    router.include_router(topic.router)


@router.get("/overview", dependencies=[permits(Action.READ_OVERVIEW)])
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the partners' counts."""
    return await overview(reading)
