"""HTML for people, by topic."""

from fastapi import APIRouter

from services.municipality.pages import coaching, connections, handovers, intake, start

router = APIRouter(include_in_schema=False)
for part in (start, handovers, coaching, intake, connections):
    router.include_router(part.router)
