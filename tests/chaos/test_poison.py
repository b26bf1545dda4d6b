"""Poison never blocks: it is set aside, its subject waits in order, others go on; replay works."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer

from shared.messaging import dead_letters
from shared.messaging.relay import Relay
from tests.chaos.conftest import Place, until
from tests.chaos.counted import Listener, counted, make_inbox, make_transactions, record

pytestmark = pytest.mark.connected

SICK, WELL = uuid4(), uuid4()


@pytest.fixture
async def relay(place: Place) -> AsyncIterator[Relay]:
    relay = Relay(place.settings)
    relay.start()
    yield relay
    await relay.stop()


async def states(place: Place) -> list[tuple[str, UUID | None]]:
    rows = await place.database.fetch("SELECT state, key FROM dead_letter ORDER BY id")
    return [(row["state"], row["key"] and UUID(row["key"])) for row in rows]


async def test_a_failing_event_waits_with_its_successors_and_can_be_replayed(
    place: Place, relay: Relay
) -> None:
    transactions = make_transactions(place.settings)
    listener = Listener(place.settings, make_inbox(place.stream, refuses=3))
    await listener.start()
    await record(transactions, place.stream, [WELL, SICK], [1, 2])
    await record(transactions, place.stream, [SICK], [3, 4, 5])
    await record(transactions, place.stream, [WELL], [6, 7])
    await place.until_seen(6)

    async def set_aside() -> bool:
        return len(await states(place)) == 3

    await until(set_aside, "three events are set aside")
    await listener.stop()
    assert await states(place) == [("dead", SICK), ("parked", SICK), ("parked", SICK)]
    assert await place.seen() == {WELL: [1, 2, 6, 7], SICK: [1, 2]}

    async with transactions.read() as session:
        letter = (await dead_letters.list_open(session))[0]
    still_sick = await dead_letters.replay(
        make_inbox(place.stream, refuses=3), transactions, letter
    )
    mended = await dead_letters.replay(make_inbox(place.stream), transactions, letter)

    assert (still_sick.replayed, mended.replayed, mended.stopped_because) == (0, 3, None)
    assert (await place.seen())[SICK] == [1, 2, 3, 4, 5]


BROKEN = {
    "no headers": ([], b"{}"),
    "body is no JSON": ([("ce_id", str(uuid4()).encode())], b"{"),
    "header is not UTF-8": ([("ce_source", b"\xff")], b'{"number": 1}'),
    "unknown major version": ([("ce_type", b"nl.estafette.test.counted.v9")], b'{"number": 1}'),
    "field is missing": ([], b"{}"),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_an_unreadable_record_is_set_aside_and_the_rest_goes_on(
    place: Place, relay: Relay, case: str
) -> None:
    changed, body = BROKEN[case]
    headers = {
        "ce_specversion": b"1.0",
        "ce_id": str(uuid4()).encode(),
        "ce_source": b"urn:nld:oin:00000000000000000000:systeem:test",
        "ce_type": counted(place.stream).type.encode(),
        "ce_subject": str(SICK).encode(),
        "ce_time": b"2026-06-01T06:00:00Z",
    } | dict(changed)
    producer = AIOKafkaProducer(bootstrap_servers=place.settings.kafka_bootstrap_servers)
    await producer.start()
    await producer.send_and_wait(
        counted(place.stream).topic,
        body,
        headers=[] if case == "no headers" else list(headers.items()),
    )
    await producer.stop()
    listener = Listener(place.settings, make_inbox(place.stream))
    await listener.start()
    await record(make_transactions(place.settings), place.stream, [WELL], [1])
    await place.until_seen(1)

    async def buried() -> bool:
        return [state for state, _ in await states(place)] == ["dead"]

    await until(buried, "the record is set aside")
    await listener.stop()
    assert await place.seen() == {WELL: [1]}
