"""The coach's day: whom to call today, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.aftercare import Channel, Reason, other_channel, reasons
from services.school.domain.eligibility import days_left
from services.school.models import EnrolmentRow, StudentRow


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to call, why, and what was tried."""

    enrolment: EnrolmentRow
    student: StudentRow
    reasons: tuple[Reason, ...]
    other_channel: Channel | None
    """Another way to reach them, once the usual one did not work several times."""
    days_left: int

    @property
    def rhythm_month(self) -> int | None:
        """The moment of the rhythm that is due, if one is."""
        return self.enrolment.next_contact_month if Reason.RHYTHM in self.reasons else None


async def calls(
    session: AsyncSession, on: date, *, coach_id: str | None = None, limit: int = 200
) -> Sequence[Call]:
    """Return whom to call on a day, longest due first, as far as the asker reaches."""
    query = (
        select(EnrolmentRow, StudentRow)
        .join(StudentRow, col(StudentRow.subject) == col(EnrolmentRow.subject))
        .where(col(EnrolmentRow.call_on) <= on, col(EnrolmentRow.coach_id).is_not(None))
        .order_by(col(EnrolmentRow.call_on), col(EnrolmentRow.subject))
        .limit(limit)
    )
    if coach_id is not None:
        query = query.where(EnrolmentRow.coach_id == coach_id)
    return [_call(*row, on) for row in await session.exec(query)]


def _call(enrolment: EnrolmentRow, student: StudentRow, on: date) -> Call:
    return Call(
        enrolment,
        student,
        reasons(enrolment.rhythm(), on),
        other_channel(enrolment.attempts),
        days_left(student.term_ends_on, on) if student.term_ends_on else 0,
    )
