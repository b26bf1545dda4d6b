"""The history of a partner and its feed: complete, in order, without gaps, and nobody else's."""

import asyncio
from datetime import date, datetime
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.access.table import TABLE
from shared.messaging.received import Received
from shared.runtime.clock import AMSTERDAM
from shared.schemas.event import Envelope
from shared.schemas.municipality import RegieClosed, RegieTransferred
from shared.schemas.vocabulary import RegieCloseReason
from tests.builders import SUBJECT, a_record
from tests.service import test_partner as partner
from tests.service.conftest import Desk, NewDesk
from tests.service.connected import (
    HANDOVER,
    MUCH,
    ORDER,
    OTHER,
    OWNER,
    SYSTEM,
    a_desk,
    feed,
    much,
    order,
)


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await a_desk(new_desk)


def transferred(*, same_coach: bool = False) -> RegieTransferred:
    return RegieTransferred(
        handover_id=HANDOVER,
        regie_version=2,
        from_organisation="school:99ZZ",
        to_organisation="gemeente:GM0599",
        transferred_on=date(2027, 7, 10),
        coach_id="C01" if same_coach else "C02",
        coach_organisation="partner:P01" if same_coach else "partner:P02",
        same_coach=same_coach,
    )


async def test_what_partners_hear_and_say_is_one_history_in_order(desk: Desk) -> None:
    await much(desk)
    page = await feed(desk)

    assert [item["type"] for item in page["items"]] == MUCH
    assert [item["number"] for item in page["items"]] == [1, 2, 3, 4, 5, 6]
    assert [item["by"] for item in page["items"]] == [
        *("school", "partner", "partner", "school", "municipality", "partner"),
    ]
    assert page["items"][0]["subject"] == str(ORDER)
    assert page["items"][0]["data"]["module_name"] == "Pitchen"
    assert page["more"] is False


async def test_r25_r46_no_line_holds_a_name_or_address(desk: Desk) -> None:
    await much(desk)
    kept = str(await desk.rows("SELECT body FROM history_line"))

    assert str(SUBJECT) in kept
    for personal in ("Noor", "student.example", "Sam", "school.example", "orders@", "eyJ"):
        assert personal not in kept


async def test_attendance_and_report_of_a_trainer_are_told_too(desk: Desk) -> None:
    await desk.receive(partner.an_order(desk, ORDER), subject=ORDER)
    await desk.http.post(f"/orders/{ORDER}/confirmation", json={"trainer_id": "C01"})
    planned = await desk.http.post(f"/orders/{ORDER}/sessions", json=partner.SLOT)
    by_colleague = await desk.http.post(
        f"/orders/{ORDER}/sessions", json=partner.SLOT | {"trainer_id": "C03"}
    )
    desk.clock.move_to(datetime(2026, 6, 9, 9, tzinfo=AMSTERDAM))
    colleague = desk.asking("partner:P01:trainer:C03")
    attended = await desk.http.post(
        f"/sessions/{by_colleague.json()['session_id']}/attendance",
        json={"present": 2},
        headers=colleague,
    )
    assert attended.status_code == 200, attended.text
    trainer = desk.asking("partner:P01:trainer:C01")
    attended = await desk.http.post(
        f"/sessions/{planned.json()['session_id']}/attendance",
        json={"present": 18},
        headers=trainer,
    )
    reported = await desk.http.post(
        f"/orders/{ORDER}/report", json={"took_place": True}, headers=trainer
    )

    assert (attended.status_code, reported.status_code) == (200, 200)
    told = [item["type"] for item in (await feed(desk))["items"]]
    assert told[-3:] == ["session.attended", "session.attended", "order.reported"]


async def test_r31_a_stopped_participant_is_told_once_and_to_its_partner_only(desk: Desk) -> None:
    await partner.enrol(desk)
    await desk.receive(transferred())
    await desk.receive(transferred())
    await desk.receive(transferred(), subject=uuid4())

    items = (await feed(desk))["items"]
    assert [item["type"] for item in items] == ["participant.enrolled", "participant.stopped"]
    assert items[1]["data"] == {"enrolment_id": str(partner.ENROLMENT)}
    assert (await feed(desk, OTHER))["items"] == []


async def test_r31_a_participant_whose_guidance_ended_is_told_once(desk: Desk) -> None:
    await partner.enrol(desk)
    async with desk.transactions.begin() as tx:
        await tx.session.execute(text("UPDATE participant SET status = 'stopped'"))
    closed = RegieClosed(
        regie_version=2, reason=RegieCloseReason.STOPPED, closed_on=date(2027, 8, 1)
    )
    async with desk.transactions.begin() as tx:
        tx.heard.extend(received(closed) for _ in range(2))

    told = [item["type"] for item in (await feed(desk))["items"]]
    assert told == ["participant.enrolled", "participant.stopped"]


def received(event: RegieClosed) -> Received[RegieClosed]:
    record = a_record(event)
    return Received(Envelope.from_headers(dict(record.headers)), event, record)


async def test_a_coach_who_stays_stops_nobody(desk: Desk) -> None:
    await partner.enrol(desk)
    await desk.receive(transferred(same_coach=True))
    assert [item["type"] for item in (await feed(desk))["items"]] == ["participant.enrolled"]


async def test_an_event_that_comes_again_is_one_line(desk: Desk) -> None:
    record = a_record(partner.an_order(desk, ORDER), ORDER)
    await desk.inbox.receive([record, record], desk.transactions)
    async with desk.transactions.begin() as tx:
        await tx.session.execute(text("DELETE FROM inbox"))
    await desk.inbox.receive([record], desk.transactions)

    assert len((await feed(desk))["items"]) == 1


async def test_what_is_refused_is_no_line(desk: Desk) -> None:
    await order(desk)
    await desk.http.post(f"/orders/{uuid4()}/confirmation", json={"trainer_id": "C01"})
    assert [item["type"] for item in (await feed(desk))["items"]] == ["order.placed"]


async def test_numbers_have_no_gap_however_many_write_at_once(desk: Desk) -> None:
    async def one(partner_id: str) -> None:
        await order(desk, partner_id=partner_id)

    await asyncio.gather(*(one("P01" if n % 3 else "P02") for n in range(18)))

    own = [item["number"] for item in (await feed(desk))["items"]]
    other = [item["number"] for item in (await feed(desk, OTHER))["items"]]
    assert (own, other) == (list(range(1, 13)), list(range(1, 7)))


async def test_pages_follow_each_other_without_loss_or_repeat(desk: Desk) -> None:
    await much(desk)
    numbers, address, pages = [], "/feed?limit=4", 0
    while True:
        page = (await desk.http.get(address, headers=desk.asking(SYSTEM))).json()
        numbers += [item["number"] for item in page["items"]]
        address, pages = page["next"], pages + 1
        if not page["more"]:
            break
    assert (numbers, pages) == ([1, 2, 3, 4, 5, 6], 2)

    await order(desk)
    page = (await desk.http.get(address, headers=desk.asking(SYSTEM))).json()
    assert [item["number"] for item in page["items"]] == [7]


async def test_a_cursor_stays_valid_and_one_from_nowhere_is_refused(desk: Desk) -> None:
    await much(desk)
    cursor = (await feed(desk, limit=2))["cursor"]
    assert [i["number"] for i in (await feed(desk, after=cursor, limit=1))["items"]] == [3]
    assert [i["number"] for i in (await feed(desk, after=cursor, limit=1))["items"]] == [3]

    for wrong in ("nonsense", "UDAxLjk5OQ"):
        asked = await desk.http.get("/feed", params={"after": wrong}, headers=desk.asking(SYSTEM))
        assert (asked.status_code, asked.json()["rule"]) == (409, "PLACE_EXISTS")


async def test_r54_another_partners_feed_is_not_there(desk: Desk) -> None:
    await much(desk)
    cursor = (await feed(desk))["cursor"]

    async def asked(**query: str) -> httpx2.Response:
        return await desk.http.get("/feed", params=query, headers=desk.asking(OTHER))

    assert (await asked()).json()["items"] == []
    assert (await asked(partner_id="P01")).status_code == 404
    assert (await asked(after=cursor)).status_code == 404
    assert (await asked(partner_id="P01", after=cursor)).status_code == 404


@pytest.mark.parametrize("who", [OWNER, "partner:P01:trainer:C01", "school:99ZZ:system"])
async def test_r51_the_feed_is_for_the_partners_own_systems(desk: Desk, who: str) -> None:
    assert (await desk.http.get("/feed", headers=desk.asking(who))).status_code == 403


async def test_r51_a_system_needs_the_scope(desk: Desk) -> None:
    desk.askers.introduce("narrow", SYSTEM, scopes=frozenset({"delivery"}))
    answer = await desk.http.get("/feed", headers={"x-asking": "narrow"})
    assert answer.status_code == 403


async def test_a_system_of_more_partners_names_one(desk: Desk) -> None:
    await much(desk)
    both = desk.asking(SYSTEM, OTHER)
    assert (await desk.http.get("/feed", headers=both)).status_code == 404
    page = (await desk.http.get("/feed?partner_id=P01", headers=both)).json()
    assert len(page["items"]) == 6
    follow = (await desk.http.get(page["next"], headers=both)).json()
    assert follow["items"] == []


async def test_r50_of_whom_the_feed_tells_is_logged(desk: Desk) -> None:
    await much(desk)
    await feed(desk)

    (logged,) = await desk.rows("SELECT * FROM disclosure WHERE processing_activity = 'feed.read'")
    assert logged["data_subject_id"] == SUBJECT
    assert logged["organisation"] == "partner:P01"
    assert logged["fields"] == [f.value for p in TABLE if p.action == "feed.read" for f in p.fields]


async def test_waiting_gives_what_comes_and_holds_no_connection(desk: Desk) -> None:
    waiting = [asyncio.create_task(feed(desk, wait=30)) for _ in range(25)]
    # more than the pool has connections: if each held one, the order could not come in
    await order(desk)
    pages = await asyncio.gather(*waiting)
    assert [[i["type"] for i in page["items"]] for page in pages] == [["order.placed"]] * 25


async def test_waiting_ends_with_nothing(desk: Desk) -> None:
    page = await feed(desk, wait=1)
    assert (page["items"], page["more"]) == ([], False)


async def test_a_line_is_never_changed(desk: Desk) -> None:
    await order(desk)
    with pytest.raises(DBAPIError, match="never changed"):
        await desk.rows("UPDATE history_line SET type = 'order.forgotten' RETURNING 1")
