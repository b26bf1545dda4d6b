"""Who is in the audience of an action, and what decides whether each can be written to (R32)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.campaigns import CampaignPurpose, own_day
from services.school.domain.eligibility import Policy, decide_guidance
from services.school.domain.foretelling import Reader, Standing, standing
from services.school.models import CampaignRow, versions_of

_KNOWN = """
    SELECT s.subject, s.brin, s.status = 'graduate' AS graduated, s.offered,
           s.support_ended IS NOT NULL AS ended, s.term_ends_on, s.diploma_on, s.level, s.leerweg,
           s.further_education, s.email <> '' AS has_address,
           coalesce(g.wanted, true) AS wants_guidance, c.alumni AS wants_alumni,
           (SELECT CASE WHEN l.status = 'failed' AND l.reason <> 'unreachable'
                        THEN (l.told_at AT TIME ZONE 'Europe/Amsterdam')::date END
            FROM message_log l WHERE l.subject = s.subject AND l.status IN ('sent', 'failed')
            ORDER BY l.told_at DESC LIMIT 1) AS failed_on
    FROM student s
    LEFT JOIN contact_preference c USING (subject)
    LEFT JOIN guidance_preference g USING (subject)
    WHERE s.brin = :brin
"""
_IN_AUDIENCE = """
    AND CASE CAST(:audience AS text)
        WHEN 'classes' THEN s.klas = ANY (CAST(:klas AS text[]))
        WHEN 'graduates' THEN
            s.diploma_on BETWEEN CAST(:diploma_from AS date) AND CAST(:diploma_until AS date)
        WHEN 'aftercare' THEN s.status = 'graduate' AND EXISTS (
            SELECT FROM enrolment e
            WHERE e.subject = s.subject AND e.kind = 'aftercare' AND e.status <> 'ended')
        WHEN 'alumni' THEN
            s.diploma_on >= coalesce(CAST(:diploma_from AS date), s.diploma_on)
            AND s.diploma_on <= coalesce(CAST(:diploma_until AS date), s.diploma_on)
    END
    AND (CAST(:audience AS text) = 'classes' OR s.diploma_on <= CAST(:last AS date))
    AND (CAST(:months AS integer) IS NULL
         OR (s.diploma_on + make_interval(months => CAST(:months AS integer)))::date
            BETWEEN CAST(:first AS date) AND CAST(:last AS date))
    AND NOT EXISTS (SELECT FROM campaign_recipient r
                    WHERE r.campaign_id = :campaign_id AND r.subject = s.subject)
    ORDER BY s.subject
"""
_EVERYBODY = text(_KNOWN + _IN_AUDIENCE)
_SOME = text(_KNOWN + _IN_AUDIENCE + " LIMIT :limit FOR UPDATE OF s")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the audience, on the day on which a message would go."""

    subject: UUID
    day: date
    standing: Standing


async def audience(
    session: AsyncSession,
    campaign: CampaignRow,
    policies: Mapping[str, Sequence[Policy]],
    period: tuple[date, date],
) -> list[Person]:
    """Return who is in the audience and not yet decided about, as far as the asker reaches.

    Of an action for each person's own day: those whose day is in the period.
    """
    rows = await session.execute(_EVERYBODY, _asked(campaign, period))
    return [_person(row, campaign, policies, period[0]) for row in rows]


async def next_people(
    session: AsyncSession,
    campaign: CampaignRow,
    policies: Mapping[str, Sequence[Policy]],
    day: date,
    limit: int,
) -> list[Person]:
    """Return some whose turn it is on a day, locked, with their standing on that very day."""
    asked = _asked(campaign, (campaign.send_on, day)) | {"limit": limit}
    rows = await session.execute(_SOME, asked)
    return [
        Person(row.subject, day, _standing(row, campaign.purpose, policies, day)) for row in rows
    ]


def _asked(campaign: CampaignRow, period: tuple[date, date]) -> dict[str, Any]:
    return {
        "brin": campaign.brin,
        "audience": campaign.audience,
        "klas": campaign.audience_klas,
        "diploma_from": campaign.diploma_from,
        "diploma_until": campaign.diploma_until,
        "months": campaign.course.moment_kind.months,
        "first": period[0],
        "last": period[1],
        "campaign_id": campaign.campaign_id,
    }


def _person(
    row: Row[Any], campaign: CampaignRow, policies: Mapping[str, Sequence[Policy]], first: date
) -> Person:
    day = max(own_day(campaign.course, row.diploma_on), first)
    return Person(row.subject, day, _standing(row, campaign.purpose, policies, day))


def _standing(
    row: Row[Any], purpose: CampaignPurpose, policies: Mapping[str, Sequence[Policy]], day: date
) -> Standing:
    reader = Reader(
        offered=row.offered if row.graduated else _will_be_offered(row, policies, day),
        ended=row.ended,
        term_ends_on=row.term_ends_on,
        wants_guidance=row.wants_guidance,
        wants_alumni=row.wants_alumni,
        has_address=row.has_address,
        failed_on=row.failed_on,
    )
    return standing(reader, purpose, day)


def _will_be_offered(row: Row[Any], policies: Mapping[str, Sequence[Policy]], day: date) -> bool:
    """Return what law and policy say of a student: by the day of the diploma, if there is one."""
    decided = decide_guidance(
        row.level,
        row.leerweg,
        row.diploma_on or day,
        further_education=row.further_education,
        policies=versions_of(row.brin, policies),
    )
    return decided.offered
