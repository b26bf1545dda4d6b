"""The sessions of an order as a calendar file (RFC 5545)."""

from collections.abc import Sequence
from datetime import datetime

from services.school.domain.ordering import OrderStatus
from services.school.models import OrderRow, SessionRow
from shared.calendars import Appointment, calendar_file


def calendar_of(order: OrderRow, sessions: Sequence[SessionRow], now: datetime) -> bytes:
    """Return the file: each session keeps its UID, and a higher SEQUENCE says that it changed.

    After a cancellation the same events are cancelled, so that they leave the reader's calendar.
    """
    over = order.status == OrderStatus.CANCELLED
    appointments = [
        Appointment(
            session_id=session.session_id,
            title=f"{order.module_name}, {order.klas}",
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            location=session.location,
            sequence=order.calendar_sequence,
            cancelled=over or session.cancelled,
        )
        for session in sessions
    ]
    return calendar_file("CANCEL" if over else "PUBLISH", appointments, now)
