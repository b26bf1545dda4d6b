"""The start page of the notifications service."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.notifications.overview import overview
from shared.pages import templates
from shared.runtime.web import Reading

router = APIRouter(include_in_schema=False)
pages = templates("services.notifications")


@router.get("/", response_class=HTMLResponse)
async def start(request: Request, reading: Reading) -> HTMLResponse:
    """Show what was sent, in numbers."""
    return pages.TemplateResponse(request, "start.html", {"counts": await overview(reading)})
