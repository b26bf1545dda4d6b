"""JSON for machines: the region's figures and the stand of its programme."""

from typing import Any

from fastapi import APIRouter

from services.municipality.domain.region.completeness import missing
from services.municipality.steps.region.manager import Managing, programme_of
from services.municipality.steps.region.programme import whole
from services.municipality.steps.region.reports import Content, content_of
from shared.access.actions import Action
from shared.access.gate import Reading, permits
from shared.runtime.web import Now

router = APIRouter()
READS = permits(Action.READ_REGION)


@router.get("/regions/reports/{year}", dependencies=[READS])
async def report(year: int, reading: Reading, manager: Managing, now: Now) -> Content:
    """Show the effectrapportage about a year: each figure with its definition and version."""
    return await content_of(reading, manager, year, now)


@router.get("/regions/programme", dependencies=[READS])
async def programme(reading: Reading, manager: Managing) -> dict[str, Any]:
    """Show who make the programme, whether it is ready, and what is missing by which article."""
    row = await programme_of(reading, manager.region)
    found = missing(await whole(reading, row))
    return {
        "region": row.region,
        "period": [row.period_from, row.period_until],
        "contactgemeente": row.contactgemeente,
        "contactschool": row.contactschool,
        "centrumgemeenten": row.centrumgemeenten,
        "ready_on": row.ready_on,
        "missing": [{"what": each.what, "article": each.article} for each in found],
    }
