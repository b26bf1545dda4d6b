"""HTML for people, by topic."""

from fastapi import APIRouter

from services.notifications.pages import joinings, opting_out, preferences, start

router = APIRouter(include_in_schema=False)
for part in (start.router, preferences.router, *opting_out.routers, joinings.router):
    router.include_router(part)
