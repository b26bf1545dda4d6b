"""HTML for people, by topic."""

from fastapi import APIRouter

from services.school.pages import answering, start

router = APIRouter(include_in_schema=False)
for part in (start.router, answering.answering, answering.stopping):
    router.include_router(part)
