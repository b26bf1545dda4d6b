"""What actions brought: how messages went, and sign-ups by each action's own code (R32)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.models import CampaignRow

_MEASURED = text(
    """
    SELECT c.campaign_id, r.told, r.left_out, m.sent, m.held, m.lapsed, m.refused, m.failed,
           m.opted_out, s.sign_ups, s.confirmed, s.enrolled
    FROM campaign c
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE standing = 'fine') AS told,
               count(*) FILTER (WHERE standing <> 'fine') AS left_out
        FROM campaign_recipient WHERE campaign_id = c.campaign_id) r
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE status = 'sent') AS sent,
               count(*) FILTER (WHERE status = 'held') AS held,
               count(*) FILTER (WHERE status = 'lapsed') AS lapsed,
               count(*) FILTER (WHERE status = 'refused') AS refused,
               count(*) FILTER (WHERE status = 'failed') AS failed,
               count(*) FILTER (WHERE status = 'opted-out') AS opted_out
        FROM message_log WHERE campaign_id = c.campaign_id) m
    CROSS JOIN LATERAL (
        SELECT count(*) AS sign_ups, count(confirmed_on) AS confirmed,
               count(*) FILTER (WHERE status = 'enrolled') AS enrolled
        FROM sign_up WHERE campaign_id = c.campaign_id) s
    WHERE c.campaign_id = ANY (:campaigns)
    """
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one action brought, in numbers."""

    told: int = 0
    """People for whom a message was made."""
    left_out: int = 0
    """People without basis, channel or wish on the day itself."""
    sent: int = 0
    held: int = 0
    """Waits still: there would be too many."""
    lapsed: int = 0
    refused: int = 0
    """Turned off, or no basis, at the moment of sending."""
    failed: int = 0
    opted_out: int = 0
    """Turned messages off by this one."""
    sign_ups: int = 0
    confirmed: int = 0
    enrolled: int = 0


async def measure(session: AsyncSession, campaigns: Sequence[CampaignRow]) -> dict[UUID, Measured]:
    """Return what actions brought, as far as the asker reaches."""
    asked = {"campaigns": [each.campaign_id for each in campaigns]}
    rows = await session.execute(_MEASURED, asked)
    found = {}
    for row in rows.mappings():
        numbers = {name: count for name, count in row.items() if name != "campaign_id"}
        found[row["campaign_id"]] = Measured(**numbers)
    return found
