"""Finds lines of a partner's history, and places in it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.domain.cursors import read_cursor
from services.partner.domain.webhooks import ConnectionRule
from services.partner.models import HistoryEndRow, HistoryRow, WebhookAttemptRow, WebhookRow
from shared.rules import NotFound, require


async def end_of(session: AsyncSession, partner_id: str) -> int:
    """Return the number of the last line of a partner's history; 0 when there is none."""
    query = select(HistoryEndRow.last).where(HistoryEndRow.partner_id == partner_id)
    return (await session.exec(query)).one_or_none() or 0


async def lines_after(
    session: AsyncSession, partner_id: str, number: int, limit: int
) -> Sequence[HistoryRow]:
    """Return the lines behind a place, in order."""
    query = (
        select(HistoryRow)
        .where(HistoryRow.partner_id == partner_id, col(HistoryRow.number) > number)
        .order_by(col(HistoryRow.number))
        .limit(limit)
    )
    return (await session.exec(query)).all()


async def place_at(session: AsyncSession, partner_id: str, cursor: str) -> int:
    """Return the number at a cursor; a place of another partner is not found (R54).

    Raises RuleBroken for what is no cursor, and for a place behind the end: going on from there
    would skip lines without a word.
    """
    place = read_cursor(cursor)
    require(place is not None, ConnectionRule.PLACE_EXISTS)
    assert place is not None
    partner, number = place
    if partner != partner_id:
        raise NotFound("place in the history")
    require(number <= await end_of(session, partner_id), ConnectionRule.PLACE_EXISTS)
    return number


async def place_before(session: AsyncSession, partner_id: str, moment: datetime) -> int:
    """Return the number of the last line before all that was told since an instant."""
    first = await session.exec(
        select(func.min(HistoryRow.number)).where(
            HistoryRow.partner_id == partner_id, col(HistoryRow.told_at) >= moment
        )
    )
    number = first.one()
    return await end_of(session, partner_id) if number is None else number - 1


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
    query = select(HistoryEndRow).order_by(col(HistoryEndRow.partner_id))
    return (await session.exec(query)).all()
