"""Who gets what, before an action is planned: in numbers, by what the school knows (R32, R33)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.campaigns import CampaignPurpose, CampaignStatus, of_use_until
from services.school.domain.foretelling import (
    Addressed,
    Dose,
    Foretold,
    Standing,
    foretell,
    goes_on,
)
from services.school.models import CampaignRow, policies
from services.school.promotion.audience import audience
from shared.runtime.clock import AMSTERDAM

Days = dict[UUID, list[date]]
"""Days on which something goes to each person."""

_TAKEN = text(
    """
    SELECT subject, (told_at AT TIME ZONE 'Europe/Amsterdam')::date AS day FROM message_log
    WHERE campaign_id IS NOT NULL AND status = 'sent' AND told_at >= :since
    UNION ALL
    SELECT subject, greatest((until AT TIME ZONE 'Europe/Amsterdam')::date, CAST(:today AS date))
    FROM message_log
    WHERE campaign_id IS NOT NULL AND status = 'held' AND (:last OR kind = 'campaign')
    UNION ALL
    SELECT r.subject, r.decided_on FROM campaign_recipient r
    WHERE r.standing = 'fine' AND r.decided_on >= CAST(:since AS timestamptz)::date
    AND NOT EXISTS (SELECT FROM message_log l
                    WHERE l.subject = r.subject AND l.campaign_id = r.campaign_id)
    """
)
"""What was sent, what waits and has its turn before, and what is on its way."""


async def preview(
    session: AsyncSession, campaign: CampaignRow, dose: Dose, today: date
) -> Foretold:
    """Return what would become of a message to each person in the audience, as numbers."""
    first = max(campaign.send_on, today)
    versions = await policies(session)
    people = await audience(session, campaign, versions, (first, _last(campaign, first)))
    taken = await _taken(session, campaign.purpose, dose, today)
    for subject, days in (await _coming(session, campaign, today)).items():
        taken[subject] += days
    return foretell(
        Addressed(
            each.standing,
            each.day,
            goes_on(taken.get(each.subject, ()), dose, each.day),
            of_use_until(campaign.course, each.day),
        )
        for each in people
    )


def _last(campaign: CampaignRow, first: date) -> date:
    """Return the last day on which a message can go: for all together, their day itself."""
    return max(campaign.useful_until, first) if campaign.course.moment_kind.months else first


async def _taken(session: AsyncSession, purpose: CampaignPurpose, dose: Dose, today: date) -> Days:
    since = datetime.combine(today - timedelta(days=dose.days), time.min, AMSTERDAM)
    asked = {"since": since, "today": today, "last": purpose is CampaignPurpose.ALUMNI}
    days: Days = defaultdict(list)
    for row in await session.execute(_TAKEN, asked):
        days[row.subject].append(row.day)
    return days


async def _coming(
    session: AsyncSession, campaign: CampaignRow, today: date
) -> Mapping[UUID, list[date]]:
    """Return when planned actions reach people first that come before this one."""
    others = await session.exec(
        select(CampaignRow).where(
            CampaignRow.channel == "mail",
            CampaignRow.campaign_id != campaign.campaign_id,
            CampaignRow.brin == campaign.brin,
            col(CampaignRow.status).in_((CampaignStatus.PLANNED, CampaignStatus.UNDER_WAY)),
            col(CampaignRow.next_on) <= campaign.useful_until,
            col(CampaignRow.useful_until) >= today,
        )
    )
    versions = await policies(session)
    days: Days = defaultdict(list)
    for other in others.all():
        if other.status == CampaignStatus.UNDER_WAY and not other.course.moment_kind.months:
            continue
        first = max(other.send_on, today)
        for each in await audience(session, other, versions, (first, _last(other, first))):
            if each.standing is Standing.FINE:
                days[each.subject].append(each.day)
    return days
