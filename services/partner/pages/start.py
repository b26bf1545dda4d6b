"""The partner's start page: what waits for you."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.partner.overview import overview
from services.partner.pages.words import may, pages
from services.partner.reading.desk import waiting
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, permits
from shared.pages.rendering import render
from shared.runtime.web import Now, Today

router = APIRouter(include_in_schema=False)


@router.get("/", dependencies=[permits(Action.READ_OVERVIEW)], response_class=HTMLResponse)
async def start(
    request: Request, reading: Reading, access: Asking, now: Now, today: Today
) -> HTMLResponse:
    """Show what waits for the one who is asking, and counts."""
    return await render(
        request,
        pages,
        "start.html",
        may=may(access),
        today=today,
        waiting=await waiting(reading, now),
        counts=await overview(reading),
    )
