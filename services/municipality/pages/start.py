"""The municipality's start page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.municipality.overview import overview
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, permits
from shared.access.who import Role
from shared.pages import templates
from shared.pages.rendering import redirect, render

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")


@router.get("/", dependencies=[permits(Action.READ_OVERVIEW)], response_class=HTMLResponse)
async def start(request: Request, reading: Reading, asker: Asking) -> Response:
    """Show what the municipality does here, in numbers; a region manager those of the region."""
    if asker.role is Role.REGION_MANAGER:
        return redirect("/region")
    return await render(request, pages, "start.html", counts=await overview(reading))
