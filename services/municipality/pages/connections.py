"""Which of the municipality's own systems are told, and whether it arrives."""

from fastapi import APIRouter, Request, Response

from services.municipality.casesystem.reading import system_of
from services.municipality.pages import case_system
from services.municipality.telling import HISTORY
from shared.access.actions import Action
from shared.access.gate import Reading, permits
from shared.connections.pages import WebhookPages, standings, whose
from shared.pages import templates
from shared.pages.rendering import render

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")


@router.get("/connections", dependencies=[permits(Action.READ_HANDOVER_CONNECTIONS)])
async def show_connections(request: Request, reading: Reading) -> Response:
    """Show the ways to connect, what is told where, and how each stands."""
    code = whose(request)
    shown = await standings(reading, HISTORY, code)
    system = await system_of(reading, code)
    return await render(request, pages, "connections/list.html", system=system, **shown)


router.include_router(case_system.router)
router.include_router(WebhookPages(HISTORY, pages).router)
