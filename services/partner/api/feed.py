"""The feed: a partner's history, page by page, for its own systems."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from shared.access.actions import Action
from shared.access.gate import Reached, permits
from shared.connections.feed import Asked, Page, page_of
from shared.schemas.vocabulary import PartnerId

router = APIRouter()


@router.get("/feed", dependencies=[permits(Action.READ_FEED)])
async def feed(
    request: Request,
    reached: Reached,
    asked: Annotated[Asked, Depends()],
    partner_id: PartnerId | None = None,
) -> Page:
    """Show what happened behind a place, oldest first; ``wait`` waits for it, in seconds.

    ``partner_id`` is needed only by a system of more than one partner.
    """
    return await page_of(request, reached, asked, {"partner_id": partner_id})
