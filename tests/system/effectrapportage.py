"""Counts the figures of an effectrapportage again, from the tables of school and municipality.

Nothing of the region is used: no fact, no function, no definition in code.
"""

from datetime import date

import asyncpg

from estafette.addresses import Addresses
from shared.access.rows import SERVICE
from shared.reference import gemeenten_of_region

REGION = 29
_SCOPE = """
    WITH scope AS (
        SELECT s.*, extract(year FROM s.diploma_on) AS year,
            (SELECT o.outcome FROM outcome o
             WHERE o.subject = s.subject AND o.reported_on <= make_date($2, 12, 31)
             ORDER BY o.reported_on DESC, o.outcome_id DESC LIMIT 1) AS at_the_end,
            (SELECT o.outcome FROM outcome o
             WHERE o.subject = s.subject AND o.reported_on <= make_date($2, 10, 1)
             ORDER BY o.reported_on DESC, o.outcome_id DESC LIMIT 1) AS in_october
        FROM student s WHERE s.status = 'graduate' AND s.gemeentecode = ANY ($1)
    )
    SELECT count(*) FROM scope s
"""
AT_SCHOOL = {
    "graduated": "WHERE year = $2",
    "in-scope": "WHERE year = $2 AND offered",
    "reached": """
        WHERE year = $2 AND offered AND EXISTS (
            SELECT FROM contact c WHERE c.subject = s.subject AND c.kind = 'two-way'
            AND c.contacted_on <= make_date($2, 12, 31))
    """,
    "outcome-known": "WHERE year = $2 AND offered AND at_the_end <> 'onbekend'",
    "neither": """
        WHERE offered AND diploma_on <= make_date($2, 10, 1) AND in_october
            IN ('in-begeleiding', 'dagbesteding-zorg', 'bewust-geen-ondersteuning')
    """,
    "unknown": """
        WHERE offered AND coalesce(in_october, 'onbekend') = 'onbekend'
        AND diploma_on > make_date($2 - 1, 10, 1) AND diploma_on <= make_date($2, 10, 1)
    """,
}
AT_MUNICIPALITY = {
    "offered": "extract(year FROM offered_on) = $2",
    "accepted": """
        (SELECT extract(year FROM min(c.opened_on)) FROM support_case c
         WHERE c.subject = h.subject) = $2 AND status = 'accepted'
    """,
    "refused": "extract(year FROM offered_on) = $2 AND status = 'refused'",
    "completed": "extract(year FROM settled_on) = $2",
    "same-coach": "extract(year FROM settled_on) = $2 AND same_coach",
    "warm": "extract(year FROM settled_on) = $2 AND warm_contact_on IS NOT NULL",
    "cold": "extract(year FROM settled_on) = $2 AND cold_reason IS NOT NULL",
}


async def counted_independently(addresses: Addresses, year: int) -> dict[str, int]:
    """Return each figure of a year; right while nobody moved and nothing runs over New Year."""
    queries = {key: _SCOPE + where for key, where in AT_SCHOOL.items()}
    counted = await _counts(addresses.postgres["school"], queries, year)
    of_handovers = {
        key: f"SELECT count(*) FROM handover h WHERE gemeentecode = ANY ($1) AND {which}"
        for key, which in AT_MUNICIPALITY.items()
    }
    return counted | await _counts(addresses.postgres["municipality"], of_handovers, year)


async def _counts(url: str, queries: dict[str, str], year: int) -> dict[str, int]:
    codes = [each.gemeentecode for each in gemeenten_of_region(REGION, date(year, 1, 1))]
    database = await asyncpg.connect(url)
    try:
        await database.execute(f"SET estafette.reach = '{SERVICE}'")
        return {key: await database.fetchval(sql, codes, year) for key, sql in queries.items()}
    finally:
        await database.close()
