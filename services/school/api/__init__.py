"""JSON for machines: a file per topic, one router."""

from typing import Any

from fastapi import APIRouter

from services.school.api import aftercare, catalogue, handovers, orders
from services.school.overview import overview
from shared.runtime.web import Reading

router = APIRouter(tags=["school"])
for topic in (catalogue, orders, aftercare, handovers):
    router.include_router(topic.router)


@router.get("/overview")
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the school's counts."""
    return await overview(reading)
