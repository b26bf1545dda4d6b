"""JSON for machines: a file per topic, one router."""

from typing import Any

from fastapi import APIRouter

from services.municipality.api import cases, handovers, tasks
from services.municipality.overview import overview
from shared.access.actions import Action
from shared.access.gate import Reading, permits

router = APIRouter(tags=["municipality"])
for topic in (handovers, cases, tasks):
    router.include_router(topic.router)


@router.get("/overview", dependencies=[permits(Action.READ_OVERVIEW)])
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the municipality's counts."""
    return await overview(reading)
