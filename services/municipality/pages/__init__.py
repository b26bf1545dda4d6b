"""HTML for people, by topic."""

from fastapi import APIRouter

from services.municipality.pages import messages, start

router = APIRouter(include_in_schema=False)
for part in (start, messages):
    router.include_router(part.router)
