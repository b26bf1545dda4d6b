"""A trainer's sessions as a calendar file (RFC 5545): same UID for ever, newest SEQUENCE wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

from services.partner.models import SessionRow

_PRODUCT = "-//Estafette//partner//NL"
_DOMAIN = "estafette.example"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A session with what it is about."""

    session: SessionRow
    title: str


def publish(appointments: Iterable[Appointment], now: datetime) -> bytes:
    """Return a calendar of sessions; cancelled ones are in it as cancelled, so that they go."""
    return _calendar("PUBLISH", appointments, now)


def change(appointment: Appointment, now: datetime) -> bytes:
    """Return one session to add, or to take away when it was cancelled."""
    method = "CANCEL" if appointment.session.cancelled_on else "PUBLISH"
    return _calendar(method, [appointment], now)


def _calendar(method: str, appointments: Iterable[Appointment], now: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for appointment in appointments:
        calendar.add_component(_event(appointment, now))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, now: datetime) -> Event:
    session = appointment.session
    event = Event()
    event.add("uid", f"{session.session_id}@{_DOMAIN}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", appointment.title)
    event.add("location", session.location)
    event.add("status", "CANCELLED" if session.cancelled_on else "CONFIRMED")
    return event
