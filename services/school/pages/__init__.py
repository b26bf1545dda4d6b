"""HTML for people, by topic."""

from fastapi import APIRouter

from services.school.pages import aftercare, answering, choosing, moments, public, start, team

router = APIRouter(include_in_schema=False)
for part in (
    start.router,
    answering.answering,
    answering.stopping,
    team.router,
    aftercare.router,
    moments.router,
    public.joining,
    public.scanning,
    public.confirming,
    choosing.router,
):
    router.include_router(part)
