"""Relay and inbox against a bare producer and a bare consumer of the same bytes."""

import asyncio
import time
from datetime import date
from uuid import UUID, uuid4

import asyncpg
from aiokafka import AIOKafkaConsumer
from faststream.kafka import KafkaBroker
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from estafette.bench.place import Bench
from services.municipality.handlers import inbox
from services.municipality.models import UpcomingRow
from shared.messaging.consumer import BATCH, Consumer
from shared.messaging.relay import Relay, make_producer
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Contact
from shared.schemas.school import HandoverProposed
from shared.schemas.vocabulary import Route

TOPIC = HandoverProposed.topic
BARE_TOPIC = "bench.bare"
"""For the bare producer: repeats of known events would be easy work for the inbox."""
HANDWRITTEN = 2000
"""Events for the slow way; some seconds, since with 400 one slow flush of a disk was the figure."""


def an_event(sealer: Sealer, subject: UUID) -> HandoverProposed:
    """Return an event of ordinary size, about 700 bytes with its headers."""
    contact = sealer.seal(subject, Contact(name="Noor de Vries", email="noor@student.example"))
    return HandoverProposed(
        handover_id=uuid7(),
        gemeentecode="GM0599",
        route=Route.GEMEENTE,
        term_ends_on=date(2027, 7, 10),
        days_left=90,
        contact=contact,
    )


async def fill(bench: Bench, count: int) -> None:
    """Record so many events, each about somebody else."""
    for start in range(0, count, 5000):
        async with bench.transactions.begin() as tx:
            for _ in range(min(5000, count - start)):
                subject = uuid7()
                tx.record(subject, an_event(tx.sealer, subject))


async def relay_rate(bench: Bench) -> float:
    """Return events per second from a full outbox to an empty one."""
    connection = await asyncpg.connect(bench.address)
    settings = bench.settings
    producer = make_producer(settings.kafka, idempotent=settings.kafka_idempotent_producer)
    await producer.start()
    relay = Relay(settings)
    started = time.perf_counter()
    await relay.drain(connection, producer)
    seconds = time.perf_counter() - started
    await producer.stop()
    await connection.close()
    return relay.published / seconds


async def bare_producer_rate(
    bench: Bench, messages: list[tuple[bytes, bytes, list[tuple[str, bytes]]]]
) -> float:
    """Return messages per second of pipelined sends by a producer with the same settings."""
    settings = bench.settings
    producer = make_producer(settings.kafka, idempotent=settings.kafka_idempotent_producer)
    await producer.start()
    started = time.perf_counter()
    futures = [
        await producer.send(BARE_TOPIC, body, key=key, headers=headers)
        for key, body, headers in messages
    ]
    await asyncio.gather(*futures)
    seconds = time.perf_counter() - started
    await producer.stop()
    return len(messages) / seconds


async def inbox_rate(bench: Bench, count: int) -> float:
    """Return events per second through the municipality's inbox and its handler."""
    inbox.group = f"bench-{uuid4()}"
    async with bench.owner.begin() as connection:
        await connection.execute(text("TRUNCATE inbox, upcoming"))
    broker = KafkaBroker(bench.settings.kafka_bootstrap_servers, logger=None)
    consumer = Consumer(broker, inbox, bench.transactions, bench.settings.kafka)
    await broker.start()
    while not consumer.received:
        await asyncio.sleep(0.001)
    started, before = time.perf_counter(), consumer.received
    while consumer.received < count:
        await asyncio.sleep(0.01)
    seconds = time.perf_counter() - started
    await consumer.stop()
    await broker.stop()
    return (consumer.received - before) / seconds


async def bare_consumer_rate(bench: Bench, count: int) -> float:
    """Return records per second of getmany and one insert of all of them per batch."""
    connection = await asyncpg.connect(bench.address)
    await connection.execute("DROP TABLE IF EXISTS bare; CREATE TABLE bare (body text)")
    consumer = AIOKafkaConsumer(
        TOPIC,
        bootstrap_servers=bench.settings.kafka_bootstrap_servers,
        group_id=f"bare-{uuid4()}",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    started, before, done = 0.0, 0, 0
    while done < count:
        found = await consumer.getmany(timeout_ms=500, max_records=BATCH)
        bodies = [r.value.decode() for records in found.values() for r in records]
        if not bodies:
            continue
        await connection.execute("INSERT INTO bare SELECT unnest($1::text[])", bodies)
        await consumer.commit()
        done += len(bodies)
        if not started:
            started, before = time.perf_counter(), done
    seconds = time.perf_counter() - started
    await consumer.stop()
    await connection.close()
    return (done - before) / seconds


async def handwritten_rate(bench: Bench) -> float:
    """Return events per second with a session and a commit for each, as often written by hand."""
    sealer = bench.transactions.sealer
    subjects = [uuid7() for _ in range(HANDWRITTEN)]
    bodies = [an_event(sealer, subject).to_body() for subject in subjects]
    started = time.perf_counter()
    for subject, body in zip(subjects, bodies, strict=True):
        event = HandoverProposed.from_body(body)
        async with AsyncSession(bench.owner) as session:
            session.add(
                UpcomingRow(
                    handover_id=event.handover_id,
                    subject=subject,
                    gemeentecode=event.gemeentecode,
                    term_ends_on=event.term_ends_on,
                )
            )
            await session.commit()
    return HANDWRITTEN / (time.perf_counter() - started)
