"""Who wants which messages: guidance on the one hand, alumni and learning for life on the other.

Messages of guidance rest on the law and go on while it runs; who wants no news as an alumnus keeps
getting them (R34). Nobody gets news as an alumnus who did not say so.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.models import PreferenceRow
from shared.messaging.transaction import Transaction
from shared.schemas.vocabulary import Brin

_ALL = text(
    """
    SELECT p.brin, p.student_number, s.subject, s.email,
           s.offered AND s.support_ended IS NULL AND s.status = 'graduate' AS guidance,
           coalesce(c.alumni, false) AS alumni, c.changed_on
    FROM student s JOIN pseudonym p USING (subject) LEFT JOIN contact_preference c USING (subject)
    WHERE s.status = 'graduate' AND CAST(p.brin || ' ' || p.student_number AS text) > :after
    ORDER BY p.brin || ' ' || p.student_number LIMIT :limit
    """
)
_ONE = text("SELECT subject FROM pseudonym WHERE brin = :brin AND student_number = :number")
StudentNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]


class PreferenceIn(BaseModel):
    """What the alumni system heard."""

    brin: Brin
    student_number: StudentNumber
    alumni: bool


@dataclass(frozen=True, slots=True)
class Preference:
    """What one graduate wants to hear, by purpose."""

    subject: Any
    brin: str
    student_number: str
    mail: str
    guidance: bool
    alumni: bool
    changed_on: date | None


async def preferences(session: AsyncSession, *, after: str, limit: int) -> Sequence[Preference]:
    """Return what graduates want to hear, in order of school and number, after a place in it."""
    rows = await session.execute(_ALL, {"after": after, "limit": limit})
    return [
        Preference(
            row.subject,
            row.brin,
            row.student_number,
            row.email,
            row.guidance,
            row.alumni,
            row.changed_on,
        )
        for row in rows
    ]


async def keep_preferences(
    tx: Transaction,
    wanted: Collection[PreferenceIn],
    changed_by: Literal["school", "alumni-system"],
) -> int:
    """Keep what graduates want to hear as alumni; returns how many are of this school."""
    kept = 0
    for each in wanted:
        asked = {"brin": each.brin, "number": each.student_number}
        found = (await tx.session.execute(_ONE, asked)).one_or_none()
        if found is None:
            continue
        row = PreferenceRow(
            subject=found.subject, alumni=each.alumni, changed_on=tx.today, changed_by=changed_by
        )
        await tx.session.merge(row)
        kept += 1
    return kept
