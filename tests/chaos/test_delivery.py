"""No event is lost, none has its effect twice, and subjects keep their order, whatever dies."""

import asyncio
import gc
from collections import defaultdict
from uuid import UUID, uuid4

import asyncpg
import pytest

from estafette.platform.kafka import Broker
from estafette.platform.postgres import Postgres
from estafette.topics import read_all
from shared.messaging.relay import Relay
from tests.chaos.conftest import Place, until
from tests.chaos.counted import (
    Listener,
    counted,
    let_go,
    make_inbox,
    make_transactions,
    record,
)
from tests.chaos.dying import SUBJECT

pytestmark = pytest.mark.connected


async def in_kafka(place: Place) -> dict[UUID, list[bytes]]:
    found: dict[UUID, list[bytes]] = defaultdict(list)
    topic = counted(place.stream).topic
    async for _, _, _, envelope, body in read_all(place.settings.kafka, (topic,)):
        found[envelope.subject].append(body)
    return found


async def test_order_per_subject_survives_concurrent_writers(place: Place) -> None:
    transactions = make_transactions(place.settings)
    subjects = [uuid4() for _ in range(20)]
    relay = Relay(place.settings)
    relay.start()

    async def write(subject: UUID) -> None:
        for number in range(30):
            await record(transactions, place.stream, [subject], [number])

    await asyncio.gather(*(write(subject) for subject in subjects))
    await place.until_published()
    await relay.stop()

    expected = [counted(place.stream)(number=n).to_body() for n in range(30)]
    assert await in_kafka(place) == dict.fromkeys(subjects, expected)


async def test_crash_between_commit_and_publish_loses_nothing(place: Place) -> None:
    place.run_until_it_dies("after-commit")
    assert await place.pending() == 50

    relay = Relay(place.settings)
    relay.start()
    await place.until_published()
    await relay.stop()

    assert len((await in_kafka(place))[SUBJECT]) == 50


async def test_crash_between_publish_and_mark_repeats_but_takes_effect_once(place: Place) -> None:
    await record(make_transactions(place.settings), place.stream, [SUBJECT], range(50))
    place.run_until_it_dies("after-publish")
    assert await place.pending() == 50
    relay, listener = Relay(place.settings), Listener(place.settings, make_inbox(place.stream))

    relay.start()
    await listener.start()
    await place.until_published()
    await place.until_seen(50)
    await listener.stop()
    await relay.stop()

    assert len((await in_kafka(place))[SUBJECT]) == 100
    assert await place.seen() == {SUBJECT: list(range(50))}


async def test_crash_between_handling_and_offset_takes_effect_once(place: Place) -> None:
    await record(make_transactions(place.settings), place.stream, [SUBJECT], range(50))
    relay = Relay(place.settings)
    relay.start()
    await place.until_published()
    place.run_until_it_dies("after-handling")
    assert await place.seen_count() > 0
    listener = Listener(place.settings, make_inbox(place.stream))

    await listener.start()
    await record(make_transactions(place.settings), place.stream, [SUBJECT], [50])
    await place.until_seen(51)
    await listener.stop()
    await relay.stop()

    assert await place.seen() == {SUBJECT: list(range(51))}


async def test_a_second_relay_stands_by_and_takes_over(place: Place) -> None:
    first, second = Relay(place.settings), Relay(place.settings)
    first.start()

    async def first_works() -> bool:
        return first.active

    await until(first_works, "the first relay works")
    second.start()
    await record(make_transactions(place.settings), place.stream, [SUBJECT], range(10))
    await place.until_published()
    assert (first.published, second.published, second.active) == (10, 0, False)

    await first.stop()
    await record(make_transactions(place.settings), place.stream, [SUBJECT], range(10, 20))
    await place.until_published()
    await second.stop()

    assert second.published == 10
    assert len((await in_kafka(place))[SUBJECT]) == 20


async def test_two_consumers_share_and_hand_over_without_loss_or_repeat(place: Place) -> None:
    subjects = [uuid4() for _ in range(30)]
    transactions = make_transactions(place.settings)
    relay = Relay(place.settings)
    first = Listener(place.settings, make_inbox(place.stream))
    second = Listener(place.settings, make_inbox(place.stream))
    relay.start()
    await first.start()
    for number in range(10):
        await record(transactions, place.stream, subjects, [number])
    await second.start()
    for number in range(10, 20):
        await record(transactions, place.stream, subjects, [number])
    await first.stop()
    for number in range(20, 30):
        await record(transactions, place.stream, subjects, [number])
    await place.until_seen(30 * 30)
    await second.stop()
    await relay.stop()

    assert await place.seen() == {subject: list(range(30)) for subject in subjects}


async def test_stopping_finishes_what_is_under_way_and_leaves_what_was_read_ahead(
    place: Place,
) -> None:
    transactions = make_transactions(place.settings)
    relay, listener = Relay(place.settings), Listener(place.settings, make_inbox(place.stream))
    relay.start()
    await listener.start()
    at_work = place.database.transaction()
    await at_work.start()
    await place.database.execute("LOCK TABLE seen IN SHARE MODE")

    async def waits_for_us() -> bool:
        return bool(
            await place.database.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted")
        )

    async def read_ahead() -> bool:
        kafka = listener.consumer.kafka
        assert kafka is not None
        positions = [int(await kafka.position(p)) for p in kafka.assignment()]
        return sum(positions) == 2

    await record(transactions, place.stream, [SUBJECT], [0])
    await until(waits_for_us, "the first batch is under way")
    await record(transactions, place.stream, [SUBJECT], [1])
    await until(read_ahead, "the second batch is read")
    stopped = asyncio.create_task(listener.stop())
    await asyncio.sleep(0)
    await at_work.rollback()
    await stopped
    assert await place.seen() == {SUBJECT: [0]}

    successor = Listener(place.settings, make_inbox(place.stream))
    await successor.start()
    await place.until_seen(2)
    await successor.stop()
    await relay.stop()
    assert await place.seen() == {SUBJECT: [0, 1]}


async def test_the_broker_may_crash_in_the_middle(place: Place, kafka: Broker) -> None:
    transactions = make_transactions(place.settings)
    relay, listener = Relay(place.settings), Listener(place.settings, make_inbox(place.stream))
    relay.start()
    await listener.start()
    await record(transactions, place.stream, [SUBJECT], range(20))
    await place.until_seen(20)

    kafka.kill()
    await record(transactions, place.stream, [SUBJECT], range(20, 40))
    await kafka.start()
    await place.until_published()
    await place.until_seen(40)
    await listener.stop()
    await relay.stop()

    assert await place.seen() == {SUBJECT: list(range(40))}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_the_database_may_crash_in_the_middle(place: Place, postgres: Postgres) -> None:
    transactions = make_transactions(place.settings)
    relay, listener = Relay(place.settings), Listener(place.settings, make_inbox(place.stream))
    relay.start()
    await listener.start()
    await record(transactions, place.stream, [SUBJECT], range(20))
    await place.until_seen(20)

    await record(transactions, place.stream, [SUBJECT], range(20, 40))
    await place.database.close()
    postgres.kill()
    await postgres.start()
    place.database = await asyncpg.connect(place.settings.database_url.replace("+asyncpg", ""))
    await record(make_transactions(place.settings), place.stream, [SUBJECT], range(40, 60))
    await place.until_published()
    await place.until_seen(60)
    await listener.stop()
    await relay.stop()
    await let_go()
    gc.collect()  # connections that died with the server complain of it when they are collected

    assert await place.seen() == {SUBJECT: list(range(60))}
