"""HTML for people, by topic."""

from fastapi import APIRouter

from services.municipality.pages import (
    coaching,
    connections,
    doorstroompunt,
    handovers,
    intake,
    messages,
    own_part,
    region,
    region_measures,
    region_programme,
    region_report_forms,
    region_reports,
    region_tasks,
    start,
)

router = APIRouter(include_in_schema=False)
for part in (
    start,
    handovers,
    coaching,
    intake,
    own_part,
    doorstroompunt,
    connections,
    messages,
    region,
    region_tasks,
    region_measures,
    region_programme,
    region_reports,
    region_report_forms,
):
    router.include_router(part.router)
