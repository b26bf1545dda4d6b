"""The municipality's start page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.municipality.overview import overview
from shared.access.actions import Action
from shared.access.gate import Reading, permits
from shared.pages import templates
from shared.pages.rendering import render

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")


@router.get("/", dependencies=[permits(Action.READ_OVERVIEW)], response_class=HTMLResponse)
async def start(request: Request, reading: Reading) -> HTMLResponse:
    """Show what the municipality does here, in numbers."""
    return await render(request, pages, "start.html", counts=await overview(reading))
