"""Sessions with what they are about, and who is expected."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.domain.waiting import PlaceStatus
from services.partner.models import (
    AttendanceRow,
    GroupRow,
    OrderRow,
    ParticipantRow,
    PlaceRow,
    SessionRow,
)
from services.partner.reading.calendars import Appointment
from shared.rules import NotFound
from shared.runtime.clock import AMSTERDAM
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Participant, Sealed


async def appointments(
    session: AsyncSession,
    *,
    since: date | None = None,
    until: date | None = None,
    trainer_id: str | None = None,
    limit: int = 500,
) -> list[Appointment]:
    """Return sessions of some days, earliest first, also cancelled ones."""
    query = select(SessionRow)
    if since is not None:
        query = query.where(col(SessionRow.starts_at) >= _midnight(since))
    if until is not None:
        query = query.where(col(SessionRow.starts_at) < _midnight(until + timedelta(days=1)))
    if trainer_id is not None:
        query = query.where(SessionRow.trainer_id == trainer_id)
    query = query.order_by(col(SessionRow.starts_at), col(SessionRow.session_id)).limit(limit)
    return await titled(session, list(await session.exec(query)))


async def titled(session: AsyncSession, rows: list[SessionRow]) -> list[Appointment]:
    """Return sessions with what they are about."""
    orders = await session.exec(
        select(OrderRow).where(col(OrderRow.order_id).in_({row.order_id for row in rows}))
    )
    groups = await session.exec(
        select(GroupRow).where(col(GroupRow.group_id).in_({row.group_id for row in rows}))
    )
    titles: dict[UUID | None, str] = {
        order.order_id: f"{order.module_name}, klas {order.klas}" for order in orders
    }
    titles |= {group.group_id: f"{group.module_name}, open groep" for group in groups}
    return [Appointment(row, titles.get(row.order_id or row.group_id, "Sessie")) for row in rows]


async def one(session: AsyncSession, session_id: UUID) -> Appointment:
    """Return one session; raises NotFound."""
    row = await session.get(SessionRow, session_id)
    if row is None:
        raise NotFound("session")
    (appointment,) = await titled(session, [row])
    return appointment


class Expected:
    """A participant who is expected at a session of an open group."""

    def __init__(self, row: ParticipantRow, first_name: str, present: bool | None) -> None:
        self.enrolment_id = row.enrolment_id
        self.subject = row.subject
        self.first_name = first_name
        self.present = present


async def expected(session: AsyncSession, of: SessionRow, sealer: Sealer) -> list[Expected]:
    """Return who is expected, by first name only, and whether they came if that is known."""
    found = await session.exec(
        select(ParticipantRow, AttendanceRow)
        .join(PlaceRow, col(PlaceRow.enrolment_id) == col(ParticipantRow.enrolment_id))
        .outerjoin(
            AttendanceRow,
            (col(AttendanceRow.enrolment_id) == col(ParticipantRow.enrolment_id))
            & (col(AttendanceRow.session_id) == of.session_id),
        )
        .where(PlaceRow.group_id == of.group_id, PlaceRow.status == PlaceStatus.PLACED)
        .order_by(col(PlaceRow.number))
    )
    people = []
    for row, attendance in found:
        content = sealer.unseal(row.subject, Sealed[Participant](row.participant), Participant)
        present = attendance.present if attendance else None
        people.append(Expected(row, content.name.partition(" ")[0], present))
    return people


async def placed(session: AsyncSession, of: SessionRow) -> set[UUID]:
    """Return the enrolments with a place at a session of an open group."""
    found = await session.exec(
        select(PlaceRow.enrolment_id).where(
            PlaceRow.group_id == of.group_id, PlaceRow.status == PlaceStatus.PLACED
        )
    )
    return set(found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, AMSTERDAM)
