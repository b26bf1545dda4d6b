"""R23, R46: the thread of an order, and its sessions in a calendar."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from icalendar import Calendar

from shared.schemas import partner as told
from shared.schemas import school as says
from shared.schemas.partner import OrderConfirmed, SessionCancelled, SessionMoved
from shared.schemas.personal import Contact, Message, Sealed
from tests.service.conftest import START, Desk
from tests.service.test_school_changes import SLBER, post, school, show
from tests.service.test_school_orders import SESSION, a_session, at, place

__all__ = ["school"]


def a_message(school: Desk, order_id: UUID, text: str, posted_at: datetime) -> told.MessagePosted:
    content = school.transactions.sealer.seal(order_id, Message(author="Rachid", text=text))
    return told.MessagePosted(
        message_id=uuid4(), posted_at=posted_at, kind="message", content=content
    )


async def test_r23_the_thread_travels_sealed_and_has_one_order(school: Desk) -> None:
    order_id = await place(school)
    posted = await post(school, f"/orders/{order_id}/messages", {"text": "Past dit?"})
    late = a_message(school, order_id, "Ja hoor", START + timedelta(hours=2))
    early = a_message(school, order_id, "Hallo!", START - timedelta(hours=1))
    await school.receive(late, early, subject=order_id)

    assert posted.status_code == 201, posted.text
    (event,) = await school.recorded(says.MessagePosted)
    assert "Past dit?" not in str(event)
    opened = school.transactions.sealer.unseal(order_id, Sealed[Message](event["content"]), Message)
    assert (opened.author, opened.text) == ("Sam Smit", "Past dit?")
    messages = (await show(school, order_id))["messages"]
    assert [m["body"] for m in messages] == ["Hallo!", "Past dit?", "Ja hoor"]


async def test_a_wish_made_to_measure_gets_its_answer_in_the_thread(school: Desk) -> None:
    order_id = await place(school)
    wish = await post(
        school, f"/orders/{order_id}/messages", {"text": "Graag met boksen.", "kind": "wish"}
    )
    content = school.transactions.sealer.seal(order_id, Message(author="Rachid", text="Dat kan."))
    answer = told.MessagePosted(
        message_id=uuid4(),
        posted_at=START + timedelta(days=1),
        kind="wish-answer",
        content=content,
        reply_to=UUID(wish.json()["message_id"]),
        feasible=True,
        price_eur=450,
    )
    await school.receive(answer, subject=order_id)

    asked, answered = (await show(school, order_id))["messages"]
    assert asked["answer_by"] == "2026-06-04"
    assert (answered["feasible"], answered["price_eur"]) == (True, 450)
    assert answered["reply_to"] == asked["message_id"]


async def test_r46_a_number_that_may_be_a_bsn_is_refused_in_the_thread(school: Desk) -> None:
    order_id = await place(school)
    refused = await post(school, f"/orders/{order_id}/messages", {"text": "Het is 123456782."})

    assert refused.status_code == 422
    assert "123456782" not in refused.text
    assert await school.recorded(says.MessagePosted) == []


async def test_r23_the_partners_contact_shows_once_it_is_known(school: Desk) -> None:
    order_id = await place(school)
    before = (await show(school, order_id))["contact"]
    contact = Contact(name="Rachid Benali", email="rachid@p01.example", phone="06-00000003")
    confirmed = OrderConfirmed(
        partner_id="P01",
        trainer_id="C01",
        confirmed_on=date(2026, 6, 2),
        contact=school.transactions.sealer.seal(order_id, contact),
    )
    await school.receive(confirmed, subject=order_id)

    assert before is None
    assert (await show(school, order_id))["contact"] == contact.model_dump()


@dataclass(frozen=True)
class Entry:
    """A session in a calendar file."""

    method: str
    uid: str
    sequence: int
    status: str
    starts_at: datetime


async def entry(school: Desk, order_id: UUID) -> Entry:
    file = await school.http.get(f"/orders/{order_id}/calendar.ics", headers=school.asking(SLBER))
    assert file.headers["content-type"].startswith("text/calendar")
    read = Calendar.from_ical(file.text)
    (event,) = read.walk("VEVENT")
    values = (str(event["uid"]), int(event.decoded("sequence")), str(event["status"]))
    return Entry(str(read["method"]), *values, event.decoded("dtstart"))


async def test_the_calendar_file_keeps_its_uid_counts_up_and_cancels(school: Desk) -> None:
    order_id = await place(school)
    await school.receive(a_session(), subject=order_id)
    first = await entry(school, order_id)
    moved = SessionMoved(
        session_id=SESSION, starts_at=at(12, 13), ends_at=at(12, 14), location="Aula"
    )
    await school.receive(moved, subject=order_id)
    second = await entry(school, order_id)
    await post(school, f"/orders/{order_id}/cancellation", {"reason": "other"})
    over = await entry(school, order_id)

    assert first.uid == second.uid == over.uid
    assert first.sequence < second.sequence < over.sequence
    assert (first.starts_at, second.starts_at) == (at(10, 9), at(12, 13))
    assert [e.method for e in (first, second, over)] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert over.status == "CANCELLED"


async def test_a_session_that_does_not_go_on_leaves_the_calendar(school: Desk) -> None:
    order_id = await place(school)
    cancelled = SessionCancelled(
        session_id=SESSION, partner_id="P01", cancelled_on=date(2026, 6, 8)
    )
    await school.receive(a_session(), subject=order_id)
    before = await entry(school, order_id)
    await school.receive(cancelled, subject=order_id)
    after = await entry(school, order_id)

    assert (before.uid, before.status) == (after.uid, "CONFIRMED")
    assert (after.method, after.status) == ("PUBLISH", "CANCELLED")
    assert before.sequence < after.sequence
    assert (await show(school, order_id))["planned"] == []
