"""HTML for people, by topic."""

from fastapi import APIRouter

from services.notifications.pages import joinings, opting_out, preferences, previews, start

router = APIRouter(include_in_schema=False)
for part in (
    start.router,
    previews.router,
    preferences.router,
    *opting_out.routers,
    joinings.router,
):
    router.include_router(part)
