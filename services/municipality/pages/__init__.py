"""HTML for people, by topic."""

from fastapi import APIRouter

from services.municipality.pages import (
    connections,
    doorstroompunt,
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
    own_part,
    doorstroompunt,
    connections,
    region,
    region_tasks,
    region_measures,
    region_programme,
    region_reports,
    region_report_forms,
):
    router.include_router(part.router)
