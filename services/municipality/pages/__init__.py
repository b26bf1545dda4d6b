"""HTML for people, by topic."""

from fastapi import APIRouter

from services.municipality.pages import case_forms, cases, start, support, tasks

router = APIRouter(include_in_schema=False)
for part in (start, cases, case_forms, tasks, support):
    router.include_router(part.router)
