"""Meetings reach calendars: added, moved and taken away, as another library than ours reads it."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import uuid4

import ics
import pytest
import vobject

from shared.runtime.clock import AMSTERDAM
from shared.schemas import partner, school
from shared.schemas.event import Event
from shared.schemas.orders import ChangeAgreed
from shared.schemas.partner import (
    MeetingAnnounced,
    PlaceGivenUp,
    SessionCancelled,
    SessionMoved,
    SessionPlanned,
)
from tests.service.conftest import Desk, NewDesk
from tests.service.mail_servers import send_all
from tests.service.test_notifications import ORDER, Mail, a_proposal, an_order

SESSION, ENROLMENT = uuid4(), uuid4()
DAY = date(2026, 6, 1)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=AMSTERDAM)


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("notifications")
    await desk.receive(an_order(desk), subject=ORDER)
    await desk.receive(a_proposal(desk))
    return desk


async def mails_to(desk: Desk, address: str) -> list[Mail]:
    """Send what waits, and return what came to somebody."""
    kept = await send_all(desk.transactions)
    return [mail for mail in kept.mails if str(mail["To"]) == address]


class Entry(NamedTuple):
    """What a calendar is told."""

    method: str
    uid: str
    sequence: int
    starts_at: datetime
    status: str
    place: str


def entries(mail: Mail) -> list[Entry]:
    """Return what the calendar files of a mail say: one meeting in each."""
    files = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    found = []
    for file in files[1:]:
        method, text = str(file.get_param("method")), file.get_content()
        read, (other,) = vobject.readOne(text), ics.Calendar(text).events
        event = read.vevent
        assert (read.method.value, event.uid.value) == (method, other.uid)
        assert read.vtimezone.tzid.value == "Europe/Amsterdam"
        assert other.begin.datetime == event.dtstart.value
        assert event.attendee.value == f"MAILTO:{mail['To']}"
        assert event.attendee.params["RSVP"] == ["FALSE"]
        assert event.organizer.value.startswith("MAILTO:")
        said = (event.dtstart.value, event.status.value, event.location.value)
        found.append(Entry(method, other.uid, int(event.sequence.value), *said))
    assert files[0].get_content() == files[1].get_content()
    return found


def planned(**changed: Any) -> SessionPlanned:
    values = {"session_id": SESSION, "partner_id": "P01", "trainer_id": "C01"}
    when = {"starts_at": at(8, 9), "ends_at": at(8, 10), "location": "Lokaal 1.12"}
    return SessionPlanned.model_validate(values | when | changed)


def moved(day: int, **changed: Any) -> SessionMoved:
    values = {"session_id": SESSION, "starts_at": at(day, 13), "ends_at": at(day, 14)}
    return SessionMoved.model_validate(values | {"location": "Aula"} | changed)


SLBER = "s01@school.example"


async def test_a_session_stays_one_entry_while_it_moves_and_leaves_when_it_is_off(
    desk: Desk,
) -> None:
    off = SessionCancelled(session_id=SESSION, partner_id="P01", cancelled_on=DAY)
    for event in (planned(), moved(9), off):
        await desk.receive(event, subject=ORDER)
    mails = await mails_to(desk, SLBER)
    first, second, third = [entry for mail in mails for entry in entries(mail)]

    assert [str(mail["Subject"]).partition(":")[0] for mail in mails] == [
        "De sessie is gepland",
        "De sessie is verplaatst",
        "Een sessie gaat niet door",
    ]
    assert first.uid == second.uid == third.uid
    assert first.sequence < second.sequence < third.sequence
    assert [e.method for e in (first, second, third)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [e.starts_at for e in (first, second)] == [at(8, 9), at(9, 13)]
    assert (second.place, third.status) == ("Aula", "CANCELLED")
    assert "dinsdag 9 juni 2026 om 13.00 uur" in mails[1].get_content()


def agreed(day: int, **changed: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "change_id": uuid4(),
        "changed_on": DAY,
        "period_from": DAY,
        "period_until": DAY,
        "location": "Aula",
        "session_id": SESSION,
        "starts_at": at(day, 13),
        "ends_at": at(day, 14),
    }
    assert set(values) <= set(ChangeAgreed.model_fields)
    return values | changed


async def test_r24_a_move_that_both_agreed_on_gives_one_mail_with_the_new_time(
    desk: Desk,
) -> None:
    await desk.receive(planned(), subject=ORDER)
    # the SLB'er agrees: the partner does not tell of the move again
    await desk.receive(school.OrderChanged(**agreed(9)), subject=ORDER)
    # the partner agrees: the move goes before
    await desk.receive(moved(10), partner.OrderChanged(**agreed(10)), subject=ORDER)
    found = [entries(mail)[0] for mail in await mails_to(desk, SLBER)]

    assert [entry.starts_at for entry in found] == [at(8, 9), at(9, 13), at(10, 13)]
    assert [entry.sequence for entry in found] == [1, 2, 3]


@pytest.mark.parametrize("side", ["school", "partner"])
async def test_r24_a_cancelled_order_takes_all_its_sessions_out_of_the_calendar(
    desk: Desk, side: str
) -> None:
    other = planned(session_id=uuid4(), starts_at=at(9, 9), ends_at=at(9, 10))
    past = planned(session_id=uuid4(), starts_at=at(1, 6), ends_at=at(1, 7))
    await desk.receive(past, planned(), other, subject=ORDER)
    kind: type[Event] = {"school": school, "partner": partner}[side].OrderCancelled
    await desk.receive(kind(reason="not-needed", cancelled_on=DAY), subject=ORDER)
    mail = (await mails_to(desk, SLBER))[-1]

    assert {entry.uid.partition("@")[0] for entry in entries(mail)} == {
        str(SESSION),
        str(other.session_id),
    }
    assert {(entry.method, entry.status) for entry in entries(mail)} == {("CANCEL", "CANCELLED")}
    assert await desk.due.first_due() is None


def announced(sequence: int, day: int, **changed: Any) -> MeetingAnnounced:
    values = {
        "session_id": SESSION,
        "enrolment_id": ENROLMENT,
        "partner_id": "P01",
        "trainer_id": "C01",
        "module_name": "Omgaan met geld",
        "starts_at": at(day, 16),
        "ends_at": at(day, 17),
        "location": "Buurthuis",
        "sequence": sequence,
    }
    return MeetingAnnounced.model_validate(values | changed)


async def test_r28_who_has_a_place_gets_each_meeting_in_the_own_calendar(desk: Desk) -> None:
    told = (announced(0, 8), announced(1, 9), announced(1, 9), announced(2, 9, cancelled=True))
    for event in told:
        await desk.receive(event)
    _, *mails = await mails_to(desk, "noor@student.example")
    found = [entries(mail)[0] for mail in mails]

    assert [(e.method, e.sequence) for e in found] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
        ("CANCEL", 2),
    ]
    assert [str(mail["Subject"]).partition(":")[0] for mail in mails] == [
        "Het begint",
        "Een andere tijd of plaats",
        "Een bijeenkomst gaat niet door",
    ]


async def test_everybody_is_reminded_once_on_the_day_before_at_the_newest_time(
    desk: Desk,
) -> None:
    await desk.receive(planned(), moved(9), subject=ORDER)
    await desk.receive(announced(0, 8))
    await desk.live_until(at(6, 8))
    assert await reminders(desk) == []
    await desk.live_until(at(7, 8))
    assert await reminders(desk) == ["meeting-reminder"]
    await desk.live_until(at(8, 8))
    assert await reminders(desk) == ["meeting-reminder", "session-reminder"]
    await desk.receive(moved(12), subject=ORDER)
    await desk.live_until(at(11, 8))

    assert await reminders(desk) == ["meeting-reminder", "session-reminder", "session-reminder"]
    mails = await mails_to(desk, SLBER)
    assert "Morgen is de sessie" in str(mails[-1]["Subject"])
    assert "vrijdag 12 juni 2026 om 13.00 uur" in mails[-1].get_content()


async def test_nobody_is_reminded_of_what_is_off_or_was_given_up_or_is_over(desk: Desk) -> None:
    off = SessionCancelled(session_id=SESSION, partner_id="P01", cancelled_on=DAY)
    gone = PlaceGivenUp(
        enrolment_id=ENROLMENT, partner_id="P01", module_id=uuid4(), given_up_on=DAY
    )
    await desk.receive(planned(), off, subject=ORDER)
    await desk.receive(announced(0, 8), gone)
    later = planned(session_id=uuid4(), starts_at=at(10, 9), ends_at=at(10, 10))
    await desk.receive(later, subject=ORDER)
    await desk.live_until(at(20, 8))  # a clock that jumps

    assert await reminders(desk) == []
    assert await desk.due.first_due() is None


async def reminders(desk: Desk) -> list[str]:
    rows = await desk.rows("SELECT template FROM message ORDER BY message_id")
    return [row["template"] for row in rows if row["template"].endswith("reminder")]
