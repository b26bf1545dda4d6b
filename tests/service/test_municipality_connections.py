"""A municipality's own systems follow its handovers: feed, webhook and topic say the same."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from estafette.platform.kafka import Broker
from estafette.topics import read_all
from services.municipality.telling import HISTORY
from shared.connections.deliverer import Deliverer
from shared.connections.sending import Sender
from shared.messaging.relay import Relay
from shared.messaging.topics import all_topics, ensure_topics
from shared.schemas.event import Envelope
from shared.schemas.municipality import ConnectionPaused, MunicipalityTold
from shared.schemas.partner import CoachAvailability
from tests.service.case_systems import KEEPER, MAILBOX, SYSTEM, WORKER, a_municipality, do, offer
from tests.service.conftest import Desk, NewDesk
from tests.service.connected import settings
from tests.service.receivers import Receiver, listening

TOPIC = "out.municipality-GM0599"
MUCH = [
    *("handover.offered", "handover.accepted", "coach.settled", "case.opened"),
    *("case.outcome", "case.closed"),
]


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await a_municipality(new_desk)


async def much(desk: Desk) -> tuple[UUID, UUID]:
    """Let somebody be offered, accepted, coached and let go: six lines."""
    handover, subject = await offer(desk)
    await do(desk, f"/handovers/{handover}/acceptance")
    answer = CoachAvailability(handover_id=handover, coach_id="C01", available=True)
    await desk.receive(answer, subject=subject)
    await do(desk, f"/cases/{subject}/outcomes", {"outcome": "tijdelijk-werk"})
    await do(desk, f"/cases/{subject}/declination")
    return handover, subject


async def feed(desk: Desk, who: str = SYSTEM, **query: Any) -> list[dict[str, Any]]:
    answer = await desk.http.get("/feed", params=query, headers=desk.asking(who))
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def webhook(desk: Desk, receiver: Receiver) -> str:
    new = {"gemeentecode": "GM0599", "url": receiver.url, "owner_mailbox": MAILBOX}
    made = await do(desk, "/webhooks", new, KEEPER)
    receiver.secrets.append(made["secret"])
    return f"/webhooks/{made['webhook_id']}"


async def deliver(desk: Desk) -> int:
    sender = Sender(to_loopback=True)
    return await Deliverer(settings(), desk.transactions, HISTORY, sender).deliver_due()


async def test_a_municipality_is_told_what_happened_and_not_to_whom(desk: Desk) -> None:
    handover, subject = await much(desk)
    items = await feed(desk)

    assert [item["type"] for item in items] == MUCH
    assert [item["number"] for item in items] == [1, 2, 3, 4, 5, 6]
    assert {item["subject"] for item in items} == {str(subject)}
    assert items[0]["by"] == "school"
    assert {item["by"] for item in items[1:]} == {"municipality"}
    assert items[0]["data"]["handover_id"] == str(handover), "with which the document is fetched"
    words = json.dumps(items)
    for kept in ("Noor", "student.example", "intake@", "eyJ", "stopped", "reason"):
        assert kept not in words, kept


async def test_who_was_told_fetches_the_document_itself_while_there_is_ground(desk: Desk) -> None:
    handover, subject = await offer(desk)
    (told,) = await feed(desk)
    path = f"/handovers/{told['data']['handover_id']}/document"
    fetched = await desk.http.get(path, headers=desk.asking(SYSTEM))
    assert fetched.json()["person"]["name"] == "Noor de Vries"
    for who in ("municipality:GM0307:system", KEEPER):
        other = await desk.http.get(path, headers=desk.asking(who))
        assert other.status_code in (403, 404), who
    await do(desk, f"/handovers/{handover}/refusal", {"reason": "not-resident"})
    assert (await desk.http.get(path, headers=desk.asking(SYSTEM))).status_code == 404
    assert [line["type"] for line in await feed(desk)] == ["handover.offered", "handover.refused"]
    assert str(subject) not in (await desk.http.get("/webhooks", headers=desk.asking(KEEPER))).text


async def test_each_end_of_an_offer_is_told(desk: Desk) -> None:
    await offer(desk)
    await desk.live_until(desk.clock.now() + timedelta(days=40))
    assert [line["type"] for line in await feed(desk)] == ["handover.offered", "handover.expired"]


async def test_three_ways_the_same_content_in_the_same_order(desk: Desk, kafka: Broker) -> None:
    url = desk.transactions._sessions.kw["bind"].url.render_as_string(hide_password=False)
    here = settings(
        service="municipality",
        database_url=url,
        kafka_bootstrap_servers=kafka.bootstrap_servers,
        webhooks_to_loopback=True,
    )
    desk.http._transport.app.state.settings = here  # type: ignore[attr-defined]
    choice = {"gemeentecode": "GM0599", "to_topic": True}
    refused = await desk.http.put("/topics", json=choice, headers=desk.asking(KEEPER))
    assert refused.json()["rule"] == "TOPIC_EXISTS"
    await ensure_topics(here.kafka, [*all_topics(), TOPIC], partitions=12)
    chosen = await desk.http.put("/topics", json=choice, headers=desk.asking(KEEPER))
    assert chosen.json() == {"topic": TOPIC, "to_topic": True}

    with listening() as receiver:
        await webhook(desk, receiver)
        _, subject = await much(desk)
        await offer(desk, gemeentecode="GM0307", to_organisation="gemeente:GM0307")
        relay = Relay(here)
        relay.start()
        try:
            found = await read_topic(here, len(MUCH))
        finally:
            await relay.stop()
        assert await deliver(desk) == len(MUCH)
        items = await feed(desk)
        assert [item["type"] for item in items] == MUCH
        assert [body for _, body in found] == receiver.bodies, "the same, byte for byte"
        assert [json.loads(body) for _, body in found] == items
    assert {envelope.type for envelope, _ in found} == {MunicipalityTold.type}
    logged = await desk.rows(
        "SELECT * FROM disclosure WHERE processing_activity = 'feed.handovers'"
    )
    assert {row["data_subject_id"] for row in logged} == {subject}
    assert {row["organisation"] for row in logged} == {"municipality:GM0599"}
    assert {row["actor"].partition(" ")[0] for row in logged} == {"topic", "webhook", SYSTEM}


async def read_topic(here: Any, count: int) -> list[tuple[Envelope, bytes]]:
    async with asyncio.timeout(30):
        while True:
            found = [(e, body) async for _, _, _, e, body in read_all(here.kafka, (TOPIC,))]
            if len(found) >= count:
                return found


async def test_a_webhook_that_fails_for_days_tells_the_municipality(
    desk: Desk, receiver: Receiver
) -> None:
    path = await webhook(desk, receiver)
    receiver.status = 410
    await offer(desk)
    await deliver(desk)

    (paused,) = await desk.recorded(ConnectionPaused)
    assert (paused["connection"], paused["reason"]) == ("webhook", "gone")
    assert (paused["gemeentecode"], paused["owner_mailbox"]) == ("GM0599", MAILBOX)
    receiver.status = 204
    resumed = await do(desk, f"{path}/resume", who=KEEPER)
    assert (resumed["status"], resumed["gemeentecode"]) == ("active", "GM0599")
    assert await deliver(desk) == 1


async def test_r54_another_municipality_reaches_nothing(desk: Desk, receiver: Receiver) -> None:
    path = await webhook(desk, receiver)
    await much(desk)
    other = desk.asking("municipality:GM0307:region-manager")
    assert (await desk.http.get("/webhooks", headers=other)).json() == []
    assert (await desk.http.post(f"{path}/test", headers=other)).status_code == 404
    asked = {"gemeentecode": "GM0599"}
    stranger = desk.asking("municipality:GM0307:system")
    assert (await desk.http.get("/feed", params=asked, headers=stranger)).status_code == 404
    for who in (WORKER, "municipality:GM0599:privacy-officer"):
        answer = await desk.http.get("/webhooks", headers=desk.asking(who))
        assert answer.status_code == 403, who


async def test_a_line_is_never_changed(desk: Desk) -> None:
    await offer(desk)
    with pytest.raises(Exception, match="never changed"):
        async with desk.transactions.begin() as tx:
            await tx.session.execute(text("UPDATE history_line SET body = '{}'"))
