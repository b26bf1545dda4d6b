"""Pages for the owner: which of the partner's own systems are told, and whether it arrives."""

from fastapi import APIRouter, Request, Response

from services.partner.telling import HISTORY
from shared.access.actions import Action
from shared.access.gate import Reading, permits
from shared.connections.pages import WebhookPages, standings, whose
from shared.pages import templates
from shared.pages.rendering import render

router = APIRouter(include_in_schema=False)
pages = templates("services.partner")


@router.get("/connections", dependencies=[permits(Action.READ_CONNECTIONS)])
async def show_connections(request: Request, reading: Reading) -> Response:
    """Show the three ways, and the webhooks."""
    shown = await standings(reading, HISTORY, whose(request))
    return await render(request, pages, "connections/list.html", **shown)


router.include_router(WebhookPages(HISTORY, pages).router)
