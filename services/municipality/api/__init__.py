"""JSON for machines: a file per topic, one router."""

from typing import Any

from fastapi import APIRouter

from services.municipality.api import (
    case_systems,
    cases,
    coaching,
    connections,
    feed,
    handovers,
    intake,
    questions,
    region,
    tasks,
)
from services.municipality.overview import overview
from shared.access.actions import Action
from shared.access.gate import Reading, permits

router = APIRouter(tags=["municipality"])
for topic in (
    handovers,
    questions,
    coaching,
    intake,
    cases,
    tasks,
    feed,
    connections,
    case_systems,
    region,
):
    router.include_router(topic.router)


@router.get("/overview", dependencies=[permits(Action.READ_OVERVIEW)])
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the municipality's counts."""
    return await overview(reading)
