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
):
    router.include_router(part.router)
