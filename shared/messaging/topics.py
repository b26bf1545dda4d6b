"""Which topics there are, and making sure that they exist."""

import asyncio
from collections.abc import Iterable

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.runtime.settings import Settings

log = structlog.get_logger(__name__)

STREAMS = (
    "school.lifecycle",
    "school.catalogue",
    "school.orders",
    "partner.delivery",
    "municipality.regie",
    "notifications.delivery",
)
"""Every stream, named owner and stream."""


def all_topics() -> list[str]:
    """Return every stream and its dead-letter topic."""
    return [name for stream in STREAMS for name in (stream, f"{stream}.dead-letter")]


def own_topics(service: str) -> set[str]:
    """Return the topics that a service writes: its streams, and dead letters of all streams."""
    return {name for name in all_topics() if name.startswith(f"{service}.") or "dead" in name}


async def ensure_topics(settings: Settings, names: Iterable[str]) -> None:
    """Create the topics that do not exist yet, and wait until the broker knows them all.

    Raises KafkaError when the broker refuses for another reason than that they exist.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        missing = sorted(set(names) - set(await admin.list_topics()))
        if missing:
            await _create(admin, settings, missing)
        while not set(missing) <= set(await admin.list_topics()):
            await asyncio.sleep(0.05)
    finally:
        await admin.close()


async def _create(admin: AIOKafkaAdminClient, settings: Settings, missing: list[str]) -> None:
    new = [
        NewTopic(
            name,
            1 if name.endswith(".dead-letter") else settings.kafka_partitions,
            settings.kafka_replication,
        )
        for name in missing
    ]
    response = await admin.create_topics(new)
    for topic, code, *_ in response.topic_errors:
        error: type[KafkaError] = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(topic)
    log.info("topics.created", count=len(new))
