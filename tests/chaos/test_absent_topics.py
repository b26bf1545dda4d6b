"""A topic that Kafka does not have keeps back its own events, and nothing else."""

from uuid import uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from structlog.testing import capture_logs

from estafette.topics import read_all
from shared.messaging import relay
from shared.messaging.relay import Relay
from shared.messaging.topics import ensure_topics
from shared.runtime import metrics
from tests.chaos.conftest import Place, until
from tests.chaos.counted import counted, make_transactions, record

pytestmark = pytest.mark.connected


async def numbers_in(place: Place, stream: str) -> list[int]:
    """Return what a topic holds, each number once, in the order in which they came first."""
    found = [
        counted(stream).from_body(body).number
        async for _, _, _, _, body in read_all(place.settings.kafka, (counted(stream).topic,))
    ]
    return list(dict.fromkeys(found))


async def until_pending(place: Place, count: int) -> None:
    async def so_many() -> bool:
        return await place.pending() == count

    await until(so_many, f"{count} events wait")


async def create(place: Place, stream: str) -> None:
    await ensure_topics(place.settings.kafka, [counted(stream).topic], partitions=1)


async def remove(place: Place, stream: str) -> None:
    admin = AIOKafkaAdminClient(**place.settings.kafka.client())
    await admin.start()
    try:
        await admin.delete_topics([counted(stream).topic])

        async def gone() -> bool:
            return counted(stream).topic not in await admin.list_topics()

        await until(gone, "the topic is gone")
    finally:
        await admin.close()


def waiting() -> float:
    return float(metrics.OUTBOX_WAITING.labels("partner")._value.get())


async def test_events_for_an_absent_topic_wait_while_others_go_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "BATCH", 10)
    transactions, absent, subject = make_transactions(place.settings), uuid4().hex[:12], uuid4()
    await record(transactions, absent, [subject], range(25))
    await record(transactions, place.stream, [subject], range(25))
    sends = Relay(place.settings)

    with capture_logs() as said:
        sends.start()
        await until_pending(place, 25)
        await record(transactions, absent, [subject], range(25, 30))
        await record(transactions, place.stream, [subject], range(25, 30))
        await until_pending(place, 30)
    assert await numbers_in(place, place.stream) == list(range(30))
    told = [each for each in said if each["event"] == "relay.topic_absent"]
    assert [each["topic"] for each in told] == [counted(absent).topic]
    assert str(subject) not in str(said)
    assert waiting() == 30

    await create(place, absent)
    await place.until_published()
    await sends.stop()

    assert await numbers_in(place, absent) == list(range(30))
    assert waiting() == 0


async def test_a_topic_that_is_removed_stops_nothing_and_gets_its_events_once_it_is_back(
    place: Place,
) -> None:
    transactions, removed, subject = make_transactions(place.settings), uuid4().hex[:12], uuid4()
    await create(place, removed)
    sends = Relay(place.settings)
    sends.start()
    await record(transactions, removed, [subject], range(5))
    await place.until_published()

    await remove(place, removed)
    await record(transactions, removed, [subject], range(5, 10))
    await record(transactions, place.stream, [subject], range(10))
    await until_pending(place, 5)
    assert await numbers_in(place, place.stream) == list(range(10))

    await create(place, removed)
    await place.until_published()
    await sends.stop()
    assert await numbers_in(place, removed) == list(range(5, 10))
