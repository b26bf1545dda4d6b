"""The municipality's counts, for its start page and for the demonstration."""

from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_COUNTS = text(
    """
    SELECT count(*) FILTER (WHERE status = 'open') AS open,
           count(*) FILTER (WHERE status = 'accepted') AS accepted,
           count(*) FILTER (WHERE settled_on IS NOT NULL) AS completed,
           count(*) FILTER (WHERE status = 'refused') AS refused,
           count(*) FILTER (WHERE status = 'expired') AS expired,
           count(*) FILTER (WHERE status = 'withdrawn') AS withdrawn,
           count(*) FILTER (WHERE same_coach) AS same_coach,
           count(*) FILTER (WHERE NOT same_coach) AS other_coach,
           count(*) FILTER (WHERE warm_contact_on IS NOT NULL) AS warm,
           count(*) FILTER (WHERE cold_reason IS NOT NULL) AS cold,
           (SELECT count(*) FROM support_case WHERE status = 'open') AS cases_open,
           (SELECT count(*) FROM upcoming) AS upcoming
    FROM handover
    """
)


async def overview(session: AsyncSession) -> dict[str, Any]:
    """Return the counts."""
    return dict((await session.execute(_COUNTS)).mappings().one())
