"""Finds lines of an organisation's history, and places in it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.connections.cursors import read_cursor
from shared.connections.rows import HistoryEndRow, HistoryRow, WebhookAttemptRow, WebhookRow
from shared.connections.webhooks import ConnectionRule
from shared.rules import NotFound, require


async def end_of(session: AsyncSession, code: str) -> int:
    """Return the number of the last line of an organisation's history; 0 when there is none."""
    query = select(HistoryEndRow.last).where(HistoryEndRow.code == code)
    return (await session.exec(query)).one_or_none() or 0


async def lines_after(
    session: AsyncSession, code: str, number: int, limit: int
) -> Sequence[HistoryRow]:
    """Return the lines behind a place, in order."""
    query = (
        select(HistoryRow)
        .where(HistoryRow.code == code, col(HistoryRow.number) > number)
        .order_by(col(HistoryRow.number))
        .limit(limit)
    )
    return (await session.exec(query)).all()


async def place_at(session: AsyncSession, code: str, cursor: str) -> int:
    """Return the number at a cursor; a place of another organisation is not found (R54).

    Raises RuleBroken for what is no cursor, and for a place behind the end: going on from there
    would skip lines without a word.
    """
    place = read_cursor(cursor)
    require(place is not None, ConnectionRule.PLACE_EXISTS)
    assert place is not None
    whose, number = place
    if whose != code:
        raise NotFound("place in the history")
    require(number <= await end_of(session, code), ConnectionRule.PLACE_EXISTS)
    return number


async def place_before(session: AsyncSession, code: str, moment: datetime) -> int:
    """Return the number of the last line before all that was told since an instant."""
    first = await session.exec(
        select(func.min(HistoryRow.number)).where(
            HistoryRow.code == code, col(HistoryRow.told_at) >= moment
        )
    )
    number = first.one()
    return await end_of(session, code) if number is None else number - 1


async def webhooks_of(session: AsyncSession) -> Sequence[WebhookRow]:
    """Return the webhooks that the asker reaches, the oldest first."""
    query = select(WebhookRow).order_by(col(WebhookRow.webhook_id))
    return (await session.exec(query)).all()


async def attempts_of(
    session: AsyncSession, webhook_id: UUID, limit: int
) -> Sequence[WebhookAttemptRow]:
    """Return what was tried at a webhook, newest first; raises NotFound."""
    if await session.get(WebhookRow, webhook_id) is None:
        raise NotFound("webhook")
    query = (
        select(WebhookAttemptRow)
        .where(WebhookAttemptRow.webhook_id == webhook_id)
        .order_by(col(WebhookAttemptRow.attempt_id).desc())
        .limit(limit)
    )
    return (await session.exec(query)).all()


async def ends(session: AsyncSession) -> Sequence[HistoryEndRow]:
    """Return where the histories that the asker reaches end, and whether a topic has them."""
    query = select(HistoryEndRow).order_by(col(HistoryEndRow.code))
    return (await session.exec(query)).all()
