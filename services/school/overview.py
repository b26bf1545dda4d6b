"""The school's counts, for its start page and for the demonstration."""

from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_COUNTS = """
    SELECT (SELECT count(*) FROM student) AS students,
           (SELECT count(*) FROM student WHERE status = 'graduate') AS graduates,
           (SELECT count(*) FROM student WHERE status = 'graduate' AND offered) AS in_scope,
           (SELECT count(*) FROM module_order) AS orders,
           (SELECT count(*) FROM module_order WHERE status = 'closed') AS orders_closed,
           (SELECT count(*) FROM enrolment) AS enrolments,
           (SELECT count(*) FROM contact WHERE kind = 'two-way') AS contacts_two_way,
           (SELECT count(*) FROM contact WHERE kind = 'attempt') AS contact_attempts,
           (SELECT count(*) FROM student WHERE support_ended = 'steady-work') AS steady_work,
           (SELECT count(*) FROM student WHERE support_ended = 'further-education')
               AS further_education,
           (SELECT count(*) FROM event_log
            WHERE type = 'nl.estafette.school.one-year-without-job.v1'
            AND subject IN (SELECT subject FROM student)) AS one_year_without_job
"""


async def overview(session: AsyncSession) -> dict[str, Any]:
    """Return the counts."""
    counts = dict((await session.execute(text(_COUNTS))).mappings().one())
    for name, query in (
        ("handovers", "SELECT status, count(*) FROM handover GROUP BY 1 ORDER BY 1"),
        (
            "support_ended",
            """
            SELECT support_ended, count(*) FROM student
            WHERE support_ended IS NOT NULL GROUP BY 1 ORDER BY 1
            """,
        ),
    ):
        rows = await session.execute(text(query))
        counts[name] = {row[0]: row[1] for row in rows}
    return counts
