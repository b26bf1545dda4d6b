"""A trainer's sessions as a calendar file (RFC 5545): same UID for ever, newest SEQUENCE wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.partner.models import SessionRow
from shared import calendars
from shared.calendars import Method, calendar_file


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
    method: Method = "CANCEL" if appointment.session.cancelled_on else "PUBLISH"
    return _calendar(method, [appointment], now)


def _calendar(method: Method, appointments: Iterable[Appointment], now: datetime) -> bytes:
    return calendar_file(method, map(_written, appointments), now)


def _written(appointment: Appointment) -> calendars.Appointment:
    session = appointment.session
    return calendars.Appointment(
        session_id=session.session_id,
        title=appointment.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        location=session.location,
        sequence=session.sequence,
        cancelled=session.cancelled_on is not None,
    )
