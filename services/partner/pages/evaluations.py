"""The page of how schools evaluate the partner's modules (R36)."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.partner.pages.words import SIDES, pages
from services.partner.reading import offer
from shared.access.actions import Action
from shared.access.gate import Reading, permits
from shared.pages.rendering import render

router = APIRouter(include_in_schema=False)


@router.get("/desk/evaluations", dependencies=[permits(Action.READ_RESULTS)])
async def show_evaluations(request: Request, reading: Reading) -> HTMLResponse:
    """Show per school what students, SLB'ers and the partner itself think."""
    found = await offer.results(reading)
    return await render(request, pages, "evaluations.html", results=found, sides=SIDES)
