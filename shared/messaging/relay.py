"""From the outbox to Kafka: everything, in commit order per subject, at least once.

One relay works per database; others wait for its advisory lock and take over when it goes. It
wakes on the commit of a writer (LISTEN) and reads what is *not yet acknowledged*, never what lies
beyond a cursor: a late commit with a low position would be skipped by a cursor.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner

from shared.messaging.absent import Absent, check_there
from shared.messaging.login import KafkaLogin
from shared.runtime import metrics
from shared.runtime.settings import Settings
from shared.schemas.event import REGISTRY, SCHEMA_BASE, write_headers

log = structlog.get_logger(__name__)

BATCH = 2000
"""Events per round."""
LOCK = 0x65737461
"""Advisory lock of the one active relay in a database."""
FALLBACK_POLL_SECONDS = 5.0
"""A lost notification costs at most this."""
_LONGEST_PAUSE_SECONDS = 5.0
_CLOSE_SECONDS = 5.0
_ANSWER_SECONDS = 20.0
"""A database that gives no answer for so long is taken for gone, and a new connection is made."""
_BATCH_BYTES = 1_000_000
_LOOK_SECONDS = 1.0
"""So long without acknowledgement, and the relay looks whether the topics are still there."""

_PENDING = """
    SELECT o.position, l.id::text, l.topic, l.type, l.subject::text,
           to_char(l.time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS time,
           l.correlation_id::text, l.causation_id::text, l.traceparent, l.body
    FROM (SELECT position, recorded_at FROM outbox
          WHERE position <> ALL($1::bigint[]) ORDER BY position LIMIT $2) o
    CROSS JOIN LATERAL (
        SELECT * FROM event_log e
        WHERE e.position = o.position AND e.recorded_at = o.recorded_at OFFSET 0) l
    ORDER BY o.position
"""
"""OFFSET 0 keeps the planner at one index lookup per event, however long the log is."""
_DONE = "DELETE FROM outbox WHERE position = ANY($1::bigint[])"

Packed = dict[tuple[str, int], list[Any]]
"""Batches of records per topic and partition, in order."""


class Relay:
    """Sends one service's outbox to Kafka until it is stopped."""

    def __init__(self, settings: Settings) -> None:
        self._dsn = settings.database_url.replace("+asyncpg", "")
        self._source = settings.event_source
        self._login = settings.kafka
        self._idempotent = settings.kafka_idempotent_producer
        self._service = settings.service
        self._partition = DefaultPartitioner()
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._absent = Absent(settings.service)
        self.active = False
        """True while this relay is the one that sends."""
        self.published = 0
        """Events acknowledged by Kafka since the start of this process."""

    def start(self) -> None:
        """Start in the background."""
        if not self._idempotent:
            log.warning("relay.not_idempotent", reason="the broker cannot; acks=all all the same")
        self._task = asyncio.create_task(self._run_forever(), name="relay")

    def alive(self) -> bool:
        """Return True while the relay sends or stands by to take over."""
        return self._task is not None and not self._task.done()

    async def stop(self) -> None:
        """Stop; what was not acknowledged is sent again by the next relay."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run_forever(self) -> None:
        pause = 0.1
        while True:
            try:
                await self._run()
            except Exception as fault:  # noqa: BLE001  a relay that ends would keep everything back
                log.warning("relay.failed", fault=type(fault).__name__, pause_seconds=pause)
                metrics.RELAY_FAULTS.labels(self._service).inc()
            finally:
                self.active = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _run(self) -> None:
        connection = await asyncpg.connect(self._dsn, timeout=_ANSWER_SECONDS)
        producer = make_producer(self._login, idempotent=self._idempotent)
        self._absent = Absent(self._service)
        try:
            await connection.execute(f"SELECT pg_advisory_lock({LOCK})")
            await connection.add_listener("outbox", lambda *_: self._wake.set())
            await producer.start()
            self.active = True
            log.info("relay.active", idempotent=self._idempotent)
            while True:
                self._wake.clear()
                await self.drain(connection, producer)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), FALLBACK_POLL_SECONDS)
        finally:
            await asyncio.shield(_close(connection, producer))

    async def drain(self, connection: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
        """Send until the outbox is empty.

        While Kafka acknowledges one round, the round before is marked as done, and the next one is
        read and packed.
        """
        done: list[int] = []
        positions, packed = await self._next_round(connection, producer, [])
        while positions:
            sending = asyncio.create_task(_send(packed, producer))
            try:
                await self._mark_done(connection, done)
                following = await self._next_round(connection, producer, positions)
                await sending
            finally:
                sending.cancel()
            done = positions
            positions, packed = following
        await self._mark_done(connection, done)

    async def _next_round(
        self, connection: asyncpg.Connection, producer: AIOKafkaProducer, under_way: list[int]
    ) -> "tuple[list[int], Packed]":
        """Read and pack what waits, but for what is under way; returns its positions too."""
        while True:
            self._absent.look_again(producer)
            passed_by = under_way + self._absent.positions
            rows = await connection.fetch(_PENDING, passed_by, BATCH, timeout=_ANSWER_SECONDS)
            topics = {row["topic"] for row in rows}
            partitions = await self._absent.partitions(producer, topics)
            if len(partitions) < len(topics):
                away = [row for row in rows if row["topic"] not in partitions]
                self._absent.keep((row["topic"], row["position"]) for row in away)
                rows = [row for row in rows if row["topic"] in partitions]
            if rows or not topics:
                return [row["position"] for row in rows], self._pack(rows, partitions, producer)

    def _pack(
        self,
        rows: Sequence[asyncpg.Record],
        partitions: dict[str, list[int]],
        producer: AIOKafkaProducer,
    ) -> "Packed":
        packed: Packed = {}
        for row in rows:
            key = row["subject"].encode()
            choices = partitions[row["topic"]]
            batches = packed.setdefault((row["topic"], self._partition(key, choices, choices)), [])
            headers = self._headers(row)
            if not batches or not _append(batches[-1], key, row["body"], headers):
                batches.append(producer.create_batch())
                _append(batches[-1], key, row["body"], headers)
        return packed

    async def _mark_done(self, connection: asyncpg.Connection, positions: list[int]) -> None:
        if positions:
            await connection.execute(_DONE, positions, timeout=_ANSWER_SECONDS)
            self.published += len(positions)
            metrics.EVENTS_PUBLISHED.labels(self._service).inc(len(positions))

    def _headers(self, row: asyncpg.Record) -> list[tuple[str, bytes]]:
        return write_headers(
            id=row["id"],
            source=self._source,
            type=row["type"],
            subject=row["subject"],
            time=row["time"],
            dataschema=_schema_of(row["type"]),
            correlationid=row["correlation_id"],
            causationid=row["causation_id"],
            traceparent=row["traceparent"],
        )


def make_producer(login: KafkaLogin, *, idempotent: bool) -> AIOKafkaProducer:
    """Return a producer that loses nothing: acks=all, and idempotent if the broker can."""
    return AIOKafkaProducer(
        **login.client(),
        acks="all",
        enable_idempotence=idempotent,
        max_batch_size=_BATCH_BYTES,
        max_request_size=_BATCH_BYTES + 65_536,
        metadata_max_age_ms=10_000,
    )


async def _send(packed: Packed, producer: AIOKafkaProducer) -> None:
    """Send and wait for every acknowledgement.

    A second batch to one partition leaves only after the first is acknowledged, so that a failure
    can never let the second overtake it.
    """
    for turn in range(max(map(len, packed.values()))):
        acknowledged = [
            await producer.send_batch(batches[turn], topic, partition=partition)
            for (topic, partition), batches in packed.items()
            if turn < len(batches)
        ]
        await _acknowledgement(acknowledged, producer, {topic for topic, _ in packed})


async def _acknowledgement(
    of: Sequence["asyncio.Future[Any]"], producer: AIOKafkaProducer, topics: set[str]
) -> None:
    """Wait until Kafka acknowledged all; raises what went wrong, also that a topic went away."""
    everything = asyncio.gather(*of)
    try:
        while not everything.done():
            await asyncio.wait([everything], timeout=_LOOK_SECONDS)
            if not everything.done():
                check_there(producer, topics)
        await everything
    finally:
        everything.cancel()


def _append(batch: Any, key: bytes, body: bytes, headers: list[tuple[str, bytes]]) -> bool:
    """Add a record; its Kafka timestamp is the real time, since brokers refuse a moved clock's."""
    added = batch.append(timestamp=None, key=key, value=body, headers=headers)
    return added is not None


async def _close(connection: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
    with suppress(KafkaError, OSError, TimeoutError):
        await asyncio.wait_for(producer.stop(), _CLOSE_SECONDS)
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        await connection.close(timeout=_CLOSE_SECONDS)


@lru_cache(maxsize=256)
def _schema_of(event_type: str) -> str:
    known = REGISTRY.get(event_type)
    return known.dataschema if known else f"{SCHEMA_BASE}/{event_type}.json"
