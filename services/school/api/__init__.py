"""JSON for machines: a file per topic, one router."""

from typing import Any

from fastapi import APIRouter

from services.school.api import (
    aftercare,
    brand,
    campaigns,
    catalogue,
    connections,
    evaluations,
    feedback,
    handovers,
    handovers_after,
    moments,
    orders,
    policy,
    programmes,
    quality,
    sign_ups,
)
from services.school.overview import overview
from shared.access.actions import Action
from shared.access.gate import Reading, permits

router = APIRouter(tags=["school"])
for topic in (
    catalogue,
    policy,
    brand,
    orders,
    aftercare,
    handovers,
    handovers_after,
    feedback,
    evaluations,
    quality,
    programmes,
    sign_ups,
    moments,
    campaigns,
    connections,
):
    router.include_router(topic.router)


@router.get("/overview", dependencies=[permits(Action.READ_OVERVIEW)])
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the school's counts."""
    return await overview(reading)
