"""The school's start page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.school.overview import overview
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, permits
from shared.access.who import Role
from shared.pages import templates
from shared.pages.rendering import redirect, render

router = APIRouter(include_in_schema=False)
pages = templates("services.school")


@router.get("/", dependencies=[permits(Action.READ_OVERVIEW)], response_class=HTMLResponse)
async def start(request: Request, reading: Reading, access: Asking) -> Response:
    """Show what the school does here, in numbers; an SLB'er starts at what waits."""
    if access.role is Role.SLBER:
        return redirect("/my-orders")
    return await render(request, pages, "start.html", counts=await overview(reading))
