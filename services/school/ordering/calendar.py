"""The sessions of an order as a calendar file (RFC 5545)."""

from collections.abc import Sequence
from datetime import datetime

from icalendar import Calendar, Event

from services.school.domain.ordering import OrderStatus
from services.school.models import OrderRow, SessionRow


def calendar_of(order: OrderRow, sessions: Sequence[SessionRow], now: datetime) -> bytes:
    """Return the file: each session keeps its UID, and a higher SEQUENCE says that it changed.

    After a cancellation the same events are cancelled, so that they leave the reader's calendar.
    """
    cancelled = order.status == OrderStatus.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Estafette//School//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for session in sessions:
        event = Event()
        event.add("uid", f"{session.session_id}@estafette")
        event.add("sequence", order.calendar_sequence)
        event.add("dtstamp", now)
        event.add("dtstart", session.starts_at)
        event.add("dtend", session.ends_at)
        event.add("summary", f"{order.module_name}, {order.klas}")
        event.add("location", session.location)
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file
