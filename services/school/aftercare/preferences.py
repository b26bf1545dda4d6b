"""Who wants which messages: guidance on the one hand, alumni and learning for life on the other.

Messages of guidance rest on the law and go on while it runs; who wants no news as an alumnus keeps
getting them (R34). Nobody gets news as an alumnus who did not say so. What people turn on or off by
the link in a mail comes from notifications; what the alumni system hears goes there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.models import GuidancePreferenceRow, PreferenceRow, StudentRow
from shared.messaging.transaction import Transaction
from shared.schemas.campaigns import ContactPreferenceSet
from shared.schemas.vocabulary import Brin

_ALL = text(
    """
    SELECT p.brin, p.student_number, s.subject, s.email,
           s.offered AND s.support_ended IS NULL AND s.status = 'graduate' AS guidance,
           coalesce(g.wanted, true) AS guidance_promotion,
           coalesce(c.alumni, false) AS alumni, greatest(c.changed_on, g.changed_on) AS changed_on
    FROM student s JOIN pseudonym p USING (subject) LEFT JOIN contact_preference c USING (subject)
    LEFT JOIN guidance_preference g USING (subject)
    WHERE s.status = 'graduate' AND CAST(p.brin || ' ' || p.student_number AS text) > :after
    ORDER BY p.brin || ' ' || p.student_number LIMIT :limit
    """
)
_ONE = text(
    """
    SELECT s.subject FROM pseudonym p JOIN student s USING (subject)
    WHERE p.brin = :brin AND p.student_number = :number FOR UPDATE OF s
    """
)
BY_PERSON = "young-person"
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
    """Whether guidance runs: then messages about it go on."""
    guidance_promotion: bool
    """Whether they want to hear, unasked, what guidance there is."""
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
            row.guidance_promotion,
            row.alumni,
            row.changed_on,
        )
        for row in rows
    ]


async def keep_preferences(
    tx: Transaction,
    wanted: Collection[PreferenceIn],
    changed_by: Literal["school", "alumni-system"],
) -> tuple[int, int]:
    """Keep what graduates want to hear as alumni, and tell notifications what is new.

    Returns how many are of this school, and of how many the own opt-out stands against a yes:
    an alumni system sends what it knew, and only the person takes it back (R34).
    """
    kept = stands = 0
    for each in wanted:
        asked = {"brin": each.brin, "number": each.student_number}
        found = (await tx.session.execute(_ONE, asked)).one_or_none()
        if found is None:
            continue
        kept += 1
        row = await tx.session.get(PreferenceRow, found.subject)
        if each.alumni and row and row.changed_by == BY_PERSON and not row.alumni:
            stands += 1
        elif row is None or not row.told or row.alumni is not each.alumni:
            await _keep(tx, found.subject, each, changed_by)
    return kept, stands


async def _keep(
    tx: Transaction,
    subject: UUID,
    said: PreferenceIn,
    changed_by: Literal["school", "alumni-system"],
) -> None:
    row = PreferenceRow(
        subject=subject, alumni=said.alumni, changed_on=tx.today, changed_by=changed_by, told=True
    )
    await tx.session.merge(row)
    told = ContactPreferenceSet(
        brin=said.brin,
        purpose="alumni",
        wanted=said.alumni,
        heard_from=changed_by,
        heard_on=tx.today,
    )
    tx.record(subject, told)


async def follow_choice(
    tx: Transaction,
    subject: UUID,
    purpose: Literal["guidance-promotion", "alumni"],
    brin: str | None,
    *,
    wanted: bool,
) -> None:
    """Keep what a student turned on or off by the link in a mail; of another school's, nothing."""
    student = await tx.load(StudentRow, subject)
    if brin is not None and brin[:4] != student.brin[:4]:
        return
    row: PreferenceRow | GuidancePreferenceRow = GuidancePreferenceRow(
        subject=subject, wanted=wanted, changed_on=tx.today
    )
    if purpose == "alumni":
        row = PreferenceRow(
            subject=subject, alumni=wanted, changed_on=tx.today, changed_by=BY_PERSON, told=True
        )
    await tx.session.merge(row)
