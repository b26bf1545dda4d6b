"""The partner's start page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.partner.overview import overview
from shared.pages import templates
from shared.runtime.web import Reading

router = APIRouter(include_in_schema=False)
pages = templates("services.partner")


@router.get("/", response_class=HTMLResponse)
async def start(request: Request, reading: Reading) -> HTMLResponse:
    """Show what the partners do here, in numbers."""
    return pages.TemplateResponse(request, "start.html", {"counts": await overview(reading)})
