"""The counts of messages, for the start page and for the demonstration."""

from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_BY_STATUS = text("SELECT status, count(*) FROM message GROUP BY 1 ORDER BY 1")
_BY_TEMPLATE = text("SELECT template, count(*) FROM message GROUP BY 1 ORDER BY 1")


async def overview(session: AsyncSession) -> dict[str, Any]:
    """Return the counts."""
    return {
        "messages": {row[0]: row[1] for row in await session.execute(_BY_STATUS)},
        "by_template": {row[0]: row[1] for row in await session.execute(_BY_TEMPLATE)},
    }
