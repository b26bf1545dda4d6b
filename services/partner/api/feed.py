"""The feed: a partner's history, page by page, for its own systems."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from services.partner.connections.reading import lines_after, place_at
from services.partner.domain.cursors import write_cursor
from services.partner.models import HistoryRow
from shared.access.actions import Action
from shared.access.gate import Reached, Shown, permits
from shared.messaging.transaction import Transactions
from shared.rules import NotFound
from shared.schemas.vocabulary import PartnerId

router = APIRouter()

_PAUSE_SECONDS = 1.0
"""How often a waiting request looks; it holds no connection to the database meanwhile."""


class Page(BaseModel):
    """Lines of the history, and where to go on."""

    items: list[dict[str, Any]]
    """In order; the bodies are those of the webhooks and the topic."""
    cursor: str
    """The place behind the last item: keep it, and give it back as ``after``."""
    next: str
    """Address of what follows; also at the end, where it has nothing yet."""
    more: bool
    """True if there is more now."""


@router.get("/feed", dependencies=[permits(Action.READ_FEED)])
async def feed(  # noqa: PLR0913  one for each of its parameters
    request: Request,
    reached: Reached,
    partner_id: PartnerId | None = None,
    after: Annotated[str | None, Query(max_length=60)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    wait: Annotated[int, Query(ge=0, le=30)] = 0,
) -> Page:
    """Show what happened behind a place, oldest first; ``wait`` waits for it, in seconds.

    ``partner_id`` is needed only by a system of more than one partner.
    """
    partner = _partner(request, partner_id)
    give_up = asyncio.get_running_loop().time() + wait
    while True:
        number, rows = await _read(request, reached, partner, after, limit)
        left = give_up - asyncio.get_running_loop().time()
        if rows or left <= 0 or await request.is_disconnected():
            return _page(partner, rows, number, limit, partner_id)
        await asyncio.sleep(min(_PAUSE_SECONDS, left))


async def _read(
    request: Request, reached: Transactions, partner: str, after: str | None, limit: int
) -> tuple[int, Sequence[HistoryRow]]:
    """Read one line more than asked for, and log of whom is told (R50)."""
    async with reached.begin() as tx:
        number = 0 if after is None else await place_at(tx.session, partner, after)
        rows = await lines_after(tx.session, partner, number, limit + 1)
        told = (row.subject for row in rows[:limit] if row.of_person)
        await Shown(tx, request.state.access).note(told)
        return number, rows


def _partner(request: Request, asked: str | None) -> str:
    """Return whose history is asked for; another partner's does not exist (R54)."""
    own = sorted(request.state.access.reach.codes)
    if asked is None and len(own) == 1:
        return str(own[0])
    if asked is None or asked not in own:
        raise NotFound("history")
    return asked


def _page(
    partner: str, rows: Sequence[HistoryRow], number: int, limit: int, asked: str | None
) -> Page:
    shown = rows[:limit]
    cursor = write_cursor(partner, shown[-1].number if shown else number)
    follow = {"after": cursor, "limit": limit} | ({"partner_id": asked} if asked else {})
    return Page(
        items=[json.loads(row.body) for row in shown],
        cursor=cursor,
        next=f"/feed?{urlencode(follow)}",
        more=len(rows) > limit,
    )
