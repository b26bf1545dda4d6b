"""How long the history and the log of attempts are kept: deleted by age, every day (R49)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import TextClause, text
from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.connections.rows import HistoryRow, WebhookAttemptRow
from shared.messaging.transaction import Transaction
from shared.runtime.clock import AMSTERDAM
from shared.runtime.due import DueAction

ATTEMPTS_KEPT = timedelta(days=90)
"""Long enough to find out what went wrong."""
LINES_KEPT = timedelta(days=730)
"""As a file of guidance after its end, unless a municipality chooses otherwise (R49)."""

_DELETE_ATTEMPTS = text(
    """
    DELETE FROM webhook_attempt WHERE attempt_id IN (
        SELECT attempt_id FROM webhook_attempt WHERE attempted_at < :before
        ORDER BY attempted_at LIMIT :limit)
    """
)
_DELETE_LINES = text(
    """
    DELETE FROM history_line WHERE (code, number) IN (
        SELECT code, number FROM history_line WHERE told_at < :before
        ORDER BY told_at LIMIT :limit)
    """
)


def _due_on(oldest: datetime | None, kept: timedelta) -> date | None:
    """Return the first day on which all of a day that long ago is too old."""
    if oldest is None:
        return None
    return oldest.astimezone(AMSTERDAM).date() + kept + timedelta(days=1)


def _before(day: date, kept: timedelta) -> datetime:
    return datetime.combine(day - kept, time.min, AMSTERDAM)


async def _deleted(tx: Transaction, statement: TextClause, before: datetime, limit: int) -> int:
    found: Any = await tx.session.execute(statement, {"before": before, "limit": limit})
    return int(found.rowcount)


async def _first_attempt(session: AsyncSession) -> date | None:
    oldest = (await session.exec(select(func.min(WebhookAttemptRow.attempted_at)))).one()
    return _due_on(oldest, ATTEMPTS_KEPT)


async def _delete_attempts(tx: Transaction, day: date, limit: int) -> int:
    return await _deleted(tx, _DELETE_ATTEMPTS, _before(day, ATTEMPTS_KEPT), limit)


async def _first_line(session: AsyncSession) -> date | None:
    oldest = (await session.exec(select(func.min(HistoryRow.told_at)))).one()
    return _due_on(oldest, LINES_KEPT)


async def _delete_lines(tx: Transaction, day: date, limit: int) -> int:
    return await _deleted(tx, _DELETE_LINES, _before(day, LINES_KEPT), limit)


DELETE_BY_AGE = (
    DueAction("old attempts", _first_attempt, _delete_attempts),
    DueAction("old lines", _first_line, _delete_lines),
)
"""For every service that keeps histories."""
