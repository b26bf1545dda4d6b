"""Reads events from Kafka for people: the tail of the streams, or all of them."""

from collections.abc import AsyncIterator

from aiokafka import AIOKafkaConsumer

from shared.messaging.login import KafkaLogin
from shared.messaging.topics import STREAMS
from shared.schemas.event import Envelope, InvalidEnvelope

_QUIET_MS = 500
"""After the end the broker named, nothing for so long means all was read; see Consumer.lag."""


async def read_all(
    login: KafkaLogin, topics: tuple[str, ...] = STREAMS
) -> AsyncIterator[tuple[str, int, int, Envelope, bytes]]:
    """Yield topic, partition, offset, envelope and body of all that is there now, then stop."""
    consumer = AIOKafkaConsumer(
        *topics, **login.client(), group_id=None, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        places = list(consumer.assignment())
        ends = await consumer.end_offsets(places)
        left = {place for place, end in ends.items() if end > 0}
        while (found := await consumer.getmany(timeout_ms=_QUIET_MS)) or left:
            for place, records in found.items():
                for record in records:
                    envelope = Envelope.from_headers(dict(record.headers))
                    yield place.topic, place.partition, record.offset, envelope, record.value
                if records[-1].offset + 1 >= ends[place]:
                    left.discard(place)
    finally:
        await consumer.stop()


async def follow(
    login: KafkaLogin, topics: tuple[str, ...], *, from_start: bool
) -> AsyncIterator[tuple[str, Envelope, bytes]]:
    """Yield topic, envelope and body of every event as it comes, for ever."""
    consumer = AIOKafkaConsumer(
        *topics,
        **login.client(),
        auto_offset_reset="earliest" if from_start else "latest",
    )
    await consumer.start()
    try:
        async for record in consumer:
            try:
                envelope = Envelope.from_headers(dict(record.headers))
            except InvalidEnvelope:
                continue
            yield record.topic, envelope, record.value
    finally:
        await consumer.stop()
