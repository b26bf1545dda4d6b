"""HTML for people, by topic."""

from fastapi import APIRouter

from services.municipality.pages import (
    case_forms,
    cases,
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
    support,
    tasks,
)

router = APIRouter(include_in_schema=False)
for part in (
    start,
    handovers,
    coaching,
    intake,
    cases,
    case_forms,
    tasks,
    support,
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
