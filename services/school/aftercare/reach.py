"""Does meeting before the diploma help? Graduates who did beside those who did not (R32).

Somebody met us who was in a class at a session or a moment before the diploma, or signed up there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.moments import OUTCOME_MONTHS, Share
from shared.schemas.vocabulary import Outcome

AT_WORK = (
    Outcome.DUURZAAM_WERK,
    Outcome.TIJDELIJK_WERK,
    Outcome.VERVOLGOPLEIDING,
    Outcome.LEERWERK,
)
"""Outcomes that count as in work or education."""

_GRADUATES = """
    WITH graduate AS (
        SELECT s.subject, s.diploma_on,
            EXISTS (
                SELECT FROM module_order o JOIN session x USING (order_id)
                WHERE o.brin = s.brin AND o.klas = s.klas AND x.present > 0
                AND (x.starts_at AT TIME ZONE 'Europe/Amsterdam')::date < s.diploma_on
            ) OR EXISTS (
                SELECT FROM moment m WHERE m.brin = s.brin AND s.klas = ANY (m.audience_klas)
                AND (m.starts_at AT TIME ZONE 'Europe/Amsterdam')::date < s.diploma_on
            ) OR EXISTS (
                SELECT FROM sign_up u WHERE u.subject = s.subject AND u.moment_id IS NOT NULL
                AND u.received_on < s.diploma_on
            ) AS met
        FROM student s
        WHERE s.status = 'graduate' AND s.offered
        AND s.diploma_on BETWEEN :first AND :last
    )
"""
_REACHED = text(
    _GRADUATES  # noqa: S608  both are constants
    + """
    SELECT g.met, count(*) AS people,
        count(*) FILTER (WHERE EXISTS (
            SELECT FROM enrolment e WHERE e.subject = g.subject)) AS signed_up,
        count(*) FILTER (WHERE EXISTS (
            SELECT FROM contact c WHERE c.subject = g.subject AND c.kind = 'two-way')) AS reached
    FROM graduate g GROUP BY g.met
    """
)
_OUTCOMES = text(
    _GRADUATES  # noqa: S608  both are constants
    + """
    SELECT g.met, month, count(*) AS people, count(*) FILTER (WHERE (
        SELECT o.outcome FROM outcome o
        WHERE o.subject = g.subject AND o.reported_on <= g.diploma_on + month * interval '1 month'
        ORDER BY o.reported_on DESC, o.outcome_id DESC LIMIT 1
    ) = ANY (:at_work)) AS at_work
    FROM graduate g CROSS JOIN unnest(CAST(:months AS integer[])) AS month
    WHERE g.diploma_on + month * interval '1 month' <= :today
    GROUP BY g.met, month
    """
)


@dataclass(frozen=True, slots=True)
class Group:
    """Graduates who met us before their diploma, or those who did not."""

    met: bool
    people: int
    signed_up: Share
    reached: Share
    at_work: Mapping[int, Share]
    """By month after the diploma: in work or education, of those for whom the month has passed."""


async def reach(session: AsyncSession, first: date, last: date, today: date) -> Sequence[Group]:
    """Return both groups of the graduates of a period, those who met us first."""
    period = {"first": first, "last": last}
    found = await session.execute(_REACHED, period)
    people = {row.met: row for row in found}
    asked = {"at_work": [*AT_WORK], "months": [*OUTCOME_MONTHS], "today": today}
    months = {
        (row.met, row.month): Share(row.at_work, row.people)
        for row in await session.execute(_OUTCOMES, period | asked)
    }
    groups = []
    for met in (True, False):
        row = people.get(met)
        of = row.people if row else 0
        at_work = {month: months.get((met, month), Share(0, 0)) for month in OUTCOME_MONTHS}
        signed_up = Share(row.signed_up if row else 0, of)
        groups.append(Group(met, of, signed_up, Share(row.reached if row else 0, of), at_work))
    return groups
