"""The partners' counts, for the start page and for the demonstration."""

from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_COUNTS = text(
    "SELECT (SELECT count(*) FROM session) AS sessions, "
    "(SELECT coalesce(sum(present), 0) FROM session) AS attended"
)
_BY_STATUS = {
    "orders": "delivery_order",
    "participants": "participant",
    "coach_questions": "coach_question",
}


async def overview(session: AsyncSession) -> dict[str, Any]:
    """Return the counts."""
    counts = dict((await session.execute(_COUNTS)).mappings().one())
    for name, table in _BY_STATUS.items():
        rows = await session.execute(
            text(f"SELECT status, count(*) FROM {table} GROUP BY 1 ORDER BY 1")  # noqa: S608
        )
        counts[name] = {row[0]: row[1] for row in rows}
    return counts
