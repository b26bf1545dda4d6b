"""The start page of the notifications service."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.notifications.overview import overview
from shared.access.actions import Action
from shared.access.gate import Reading, permits
from shared.pages import templates
from shared.pages.rendering import render

router = APIRouter(include_in_schema=False)
pages = templates("services.notifications")


@router.get("/", dependencies=[permits(Action.READ_MESSAGES)], response_class=HTMLResponse)
async def start(request: Request, reading: Reading) -> HTMLResponse:
    """Show what was sent, in numbers."""
    return await render(request, pages, "start.html", counts=await overview(reading))
