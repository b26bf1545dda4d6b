"""One young person as the coach sees them: what was said, how it goes, and how long is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.aftercare import Channel, Reason, other_channel, reasons
from services.school.domain.eligibility import days_left
from services.school.domain.year import Step, can_extend
from services.school.models import ContactRow, EnrolmentRow, ExtensionRow, StudentRow
from shared.reference import qualification
from shared.rules import NotFound

SHOWN_CONTACTS = 30


@dataclass(frozen=True, slots=True)
class Person:
    """What a coach needs before calling."""

    student: StudentRow
    study: str
    enrolment: EnrolmentRow | None
    """The aftercare that runs, if any."""
    contacts: Sequence[ContactRow]
    """Newest first."""
    extensions: Sequence[ExtensionRow]
    reasons: tuple[Reason, ...]
    other_channel: Channel | None
    days_left: int
    can_extend: bool
    on: date
    """The day on which it is so."""


async def person(session: AsyncSession, subject: UUID, on: date) -> Person:
    """Return one graduate; raises NotFound, also for one beyond the asker's reach."""
    student = await session.get(StudentRow, subject)
    if student is None or student.diploma_on is None:
        raise NotFound("graduate")
    enrolled = await session.exec(
        select(EnrolmentRow).where(
            EnrolmentRow.subject == subject,
            EnrolmentRow.kind == "aftercare",
            EnrolmentRow.status != "ended",
        )
    )
    contacts = await session.exec(
        select(ContactRow)
        .where(ContactRow.subject == subject)
        .order_by(col(ContactRow.contacted_on).desc(), col(ContactRow.contact_id).desc())
        .limit(SHOWN_CONTACTS)
    )
    extensions = await session.exec(
        select(ExtensionRow)
        .where(ExtensionRow.subject == subject)
        .order_by(col(ExtensionRow.granted_on))
    )
    enrolment = enrolled.one_or_none()
    return Person(
        student,
        qualification(student.crebo, student.diploma_on).name,
        enrolment,
        contacts.all(),
        extensions.all(),
        reasons(enrolment.rhythm(), on) if enrolment else (),
        other_channel(enrolment.attempts) if enrolment else None,
        days_left(student.term_ends_on, on) if student.term_ends_on else 0,
        can_extend(Step(student.next_step) if student.next_step else None),
        on,
    )
