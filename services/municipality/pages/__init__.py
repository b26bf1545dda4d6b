"""HTML for people, by topic."""

from fastapi import APIRouter

from services.municipality.pages import connections, messages, start

router = APIRouter(include_in_schema=False)
for part in (start, connections, messages):
    router.include_router(part.router)
