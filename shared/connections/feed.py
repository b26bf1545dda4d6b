"""The feed: an organisation's history, page by page, for its own systems."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import BaseModel

from shared.access.gate import Shown
from shared.connections.cursors import write_cursor
from shared.connections.reading import lines_after, place_at
from shared.connections.rows import HistoryRow
from shared.messaging.transaction import Transactions
from shared.rules import NotFound

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


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a history is asked for."""

    after: Annotated[str | None, Query(max_length=60)] = None
    limit: Annotated[int, Query(ge=1, le=500)] = 100
    wait: Annotated[int, Query(ge=0, le=30)] = 0


async def page_of(
    request: Request, reached: Transactions, asked: Asked, named: Mapping[str, str | None]
) -> Page:
    """Return what happened behind a place, oldest first; ``wait`` waits for it, in seconds.

    ``named`` has the organisation that was asked for under the name of its parameter.
    """
    ((name, code),) = named.items()
    whose = _organisation(request, code)
    follow = {name: code} if code else {}
    give_up = asyncio.get_running_loop().time() + asked.wait
    while True:
        number, rows = await _read(request, reached, whose, asked)
        left = give_up - asyncio.get_running_loop().time()
        if rows or left <= 0 or await request.is_disconnected():
            return _page(whose, rows, number, asked.limit, follow)
        await asyncio.sleep(min(_PAUSE_SECONDS, left))


async def _read(
    request: Request, reached: Transactions, whose: str, asked: Asked
) -> tuple[int, Sequence[HistoryRow]]:
    """Read one line more than asked for, and log of whom is told (R50)."""
    async with reached.begin() as tx:
        number = 0 if asked.after is None else await place_at(tx.session, whose, asked.after)
        rows = await lines_after(tx.session, whose, number, asked.limit + 1)
        told = (row.subject for row in rows[: asked.limit] if row.of_person)
        await Shown(tx, request.state.access).note(told)
        return number, rows


def _organisation(request: Request, asked: str | None) -> str:
    """Return whose history is asked for; that of another does not exist (R54)."""
    own = sorted(request.state.access.reach.codes)
    if asked is None and len(own) == 1:
        return str(own[0])
    if asked is None or asked not in own:
        raise NotFound("history")
    return asked


def _page(
    whose: str, rows: Sequence[HistoryRow], number: int, limit: int, named: Mapping[str, str]
) -> Page:
    shown = rows[:limit]
    cursor = write_cursor(whose, shown[-1].number if shown else number)
    follow = {"after": cursor, "limit": limit, **named}
    return Page(
        items=[json.loads(row.body) for row in shown],
        cursor=cursor,
        next=f"/feed?{urlencode(follow)}",
        more=len(rows) > limit,
    )
