"""The feed: a municipality's history, page by page, for its own systems."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from shared.access.actions import Action
from shared.access.gate import Reached, permits
from shared.connections.feed import Asked, Page, page_of
from shared.schemas.vocabulary import Gemeentecode

router = APIRouter()


@router.get("/feed", dependencies=[permits(Action.READ_HANDOVER_FEED)])
async def feed(
    request: Request,
    reached: Reached,
    asked: Annotated[Asked, Depends()],
    gemeentecode: Gemeentecode | None = None,
) -> Page:
    """Show what happened behind a place, oldest first; ``wait`` waits for it, in seconds.

    ``gemeentecode`` is needed only by a system of more than one municipality.
    """
    return await page_of(request, reached, asked, {"gemeentecode": gemeentecode})
