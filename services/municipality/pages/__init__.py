"""HTML for people, by topic."""

from fastapi import APIRouter

from services.municipality.pages import start

router = APIRouter(include_in_schema=False)
for part in (start,):
    router.include_router(part.router)
