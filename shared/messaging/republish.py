"""Sends kept events again: after losing the broker Kafka is rebuilt from the databases."""

from datetime import datetime

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.runtime.settings import Settings

log = structlog.get_logger(__name__)

_AGAIN = text(
    """
    INSERT INTO outbox (position, recorded_at)
    SELECT position, recorded_at FROM event_log
    WHERE (CAST(:topic AS text) IS NULL OR topic = :topic)
      AND (CAST(:since AS timestamptz) IS NULL OR time >= :since)
    ORDER BY position
    ON CONFLICT DO NOTHING
    """
)


async def republish(
    engine: AsyncEngine, *, topic: str | None = None, since: datetime | None = None
) -> int:
    """Put kept events in the outbox again, in order; returns how many."""
    async with engine.begin() as connection:
        result = await connection.execute(_AGAIN, {"topic": topic, "since": since})
    log.info("events.republished", count=result.rowcount, topic=topic)
    return result.rowcount


async def republish_lost(settings: Settings, engine: AsyncEngine) -> int:
    """Republish every own stream that is empty at the broker although it was published before.

    A stream that lost records by retention has an end beyond zero, so it is left alone.
    """
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT DISTINCT topic FROM event_log"))
        published = [row.topic for row in rows]
    if not published:
        return 0
    lost = await _empty(settings, published)
    return sum([await republish(engine, topic=topic) for topic in lost])


async def _empty(settings: Settings, topics: list[str]) -> list[str]:
    consumer = AIOKafkaConsumer(*topics, **settings.kafka.client(), group_id=None)
    await consumer.start()
    try:
        places = [
            TopicPartition(topic, number)
            for topic in topics
            for number in consumer.partitions_for_topic(topic) or ()
        ]
        ends = await consumer.end_offsets(places)
    finally:
        await consumer.stop()
    filled = {place.topic for place, end in ends.items() if end > 0}
    return sorted(set(topics) - filled)
