"""HTML for people, by topic."""

from fastapi import APIRouter

from services.municipality.pages import coaching, handovers, intake, start

router = APIRouter(include_in_schema=False)
for part in (start, handovers, coaching, intake):
    router.include_router(part.router)
