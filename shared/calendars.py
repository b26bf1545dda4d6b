"""Meetings as calendar files (RFC 5545), the same from every service and in every mail.

A session keeps its UID for ever, so that a calendar knows it again wherever it heard of it first,
and the highest SEQUENCE holds. Times are in Europe/Amsterdam, which each file explains.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from shared.runtime.clock import AMSTERDAM

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]
"""To look at, to keep in one's own calendar, or to take out of it (RFC 5546)."""
_PRODUCT = "-//Estafette//Agenda//NL"
_DOMAIN = "estafette.example"
_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
"""
"""Summer time in the European Union, by its directive 2000/84/EC."""
_AMSTERDAM = Timezone.from_ical(_ZONE)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A session as a calendar shows it."""

    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    location: str
    sequence: int
    """How often it changed."""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who asks whom to come; only REQUEST and CANCEL by mail name them."""

    organiser: str
    """Mail address to which the calendar of the receiver would answer."""
    organiser_name: str
    attendee: str
    """Mail address of the receiver."""


def calendar_file(
    method: Method,
    appointments: Iterable[Appointment],
    now: datetime,
    invitation: Invitation | None = None,
) -> bytes:
    """Return the file; what was cancelled is in it as cancelled, so that it leaves calendars."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_AMSTERDAM)
    for appointment in appointments:
        event = _event(appointment, now)
        if invitation is not None:
            _invite(event, invitation)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{appointment.session_id}@{_DOMAIN}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(AMSTERDAM))
    event.add("dtend", appointment.ends_at.astimezone(AMSTERDAM))
    event.add("summary", appointment.title)
    event.add("location", appointment.location)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    return event


def _invite(event: Event, invitation: Invitation) -> None:
    """Name both sides; nobody is asked to answer, because the talk is elsewhere."""
    organiser = vCalAddress(f"MAILTO:{invitation.organiser}")
    organiser.params["CN"] = vText(invitation.organiser_name)
    attendee = vCalAddress(f"MAILTO:{invitation.attendee}")
    attendee.params["RSVP"] = vText("FALSE")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    event.add("organizer", organiser)
    event.add("attendee", attendee)
