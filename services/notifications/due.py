"""What falls due: the day before a meeting, whoever comes is reminded of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import meetings
from services.notifications.domain import Template
from services.notifications.domain.meetings import Method
from services.notifications.models import MeetingRow
from services.notifications.writing import Addressed, write
from shared.messaging.transaction import Transaction
from shared.runtime.due import DueAction
from shared.runtime.settings import OIN
from shared.schemas.event import Envelope

SOURCE = f"urn:nld:oin:{OIN}:systeem:estafette-notifications"


@dataclass(frozen=True, slots=True)
class DayBefore:
    """The day before a meeting came. Moved since, it comes anew."""

    envelope: Envelope
    subject: UUID


def day_before(row: MeetingRow, tx: Transaction) -> DayBefore:
    """Return what a reminder follows from; the same for the same meeting at the same time."""
    key = uuid5(row.session_id, f"day before {row.subject} {row.sequence}")
    envelope = Envelope(
        id=key,
        source=SOURCE,
        type="nl.estafette.notifications.day-before",
        subject=row.subject,
        time=tx.now,
        dataschema="",
        correlationid=key,
    )
    return DayBefore(envelope, row.subject)


async def _first_reminder_due(session: AsyncSession) -> date | None:
    return (await session.exec(select(func.min(MeetingRow.remind_on)))).one()


async def _remind(tx: Transaction, day: date, limit: int) -> int:
    """Remind of what is tomorrow; what a clock that jumped left behind is past reminding."""
    found = await tx.session.exec(
        select(MeetingRow)
        .where(col(MeetingRow.remind_on) <= day)
        .order_by(col(MeetingRow.remind_on), col(MeetingRow.session_id), col(MeetingRow.subject))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = found.all()
    mails: list[Addressed] = []
    for row in rows:
        if row.remind_on == tx.today:
            mails.append((day_before(row, tx), _template(row), _said(row), None))
        row.remind_on = None
    await write(tx, mails)
    return len(rows)


def _template(row: MeetingRow) -> Template:
    return Template.MEETING_REMINDER if row.enrolment_id else Template.SESSION_REMINDER


def _said(row: MeetingRow) -> dict[str, object]:
    """Return the words' values, without a calendar file: that went before."""
    told = meetings.told([row], Method.REQUEST)
    del told["calendar"]
    return told | ({"module_name": row.module_name} if row.module_name else {})


DUE = (DueAction("reminders", _first_reminder_due, _remind),)
