"""Which topics there are, and making sure that they exist."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.messaging.login import KafkaLogin

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 0.05

SERVICES = ("school", "municipality", "partner", "notifications")
DEAD_LETTER = ".dead-letter"
OUT = "out."
"""How a topic begins that one outside organisation reads. It has one partition: all in order."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: only its owner writes it, only these services read it."""

    name: str
    owner: str
    readers: tuple[str, ...]


STREAM_TABLE = (
    Stream("school.lifecycle", "school", ("municipality", "notifications")),
    Stream("school.catalogue", "school", ("municipality", "partner", "notifications")),
    Stream("school.orders", "school", ("partner", "notifications")),
    Stream("partner.delivery", "partner", ("school", "municipality", "notifications")),
    Stream("municipality.regie", "municipality", ("school", "partner", "notifications")),
    Stream("notifications.delivery", "notifications", ("school", "municipality")),
)
"""Every stream, named owner and stream. What Kafka allows follows from it (``grants``)."""
STREAMS = tuple(stream.name for stream in STREAM_TABLE)
"""The names of all streams."""


def all_topics() -> list[str]:
    """Return every stream and its dead-letter topic."""
    return [name for stream in STREAMS for name in (stream, f"{stream}{DEAD_LETTER}")]


async def ensure_topics(
    login: KafkaLogin, names: Iterable[str], *, partitions: int, replication: int = 1
) -> int:
    """Create the topics that do not exist yet, wait until the broker knows them; return how many.

    Raises KafkaError when the broker refuses for another reason than that they exist.
    """
    async with _admin(login) as admin:
        missing = sorted(set(names) - set(await admin.list_topics()))
        if missing:
            await _create(admin, missing, partitions, replication)
        while not set(missing) <= set(await admin.list_topics()):
            await asyncio.sleep(_PAUSE_SECONDS)
    return len(missing)


async def check_topics(login: KafkaLogin, names: Iterable[str]) -> None:
    """Raise TopicsMissing while the broker does not have these topics, or not for us."""
    async with _admin(login) as admin:
        missing = sorted(set(names) - set(await admin.list_topics()))
    if missing:
        raise TopicsMissing(f"at Kafka these topics are missing: {', '.join(missing)}")


class TopicsMissing(ConnectionError):
    """Somebody has to create topics first: ``estafette kafka apply``."""


@asynccontextmanager
async def _admin(login: KafkaLogin) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**login.client())
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


async def _create(
    admin: AIOKafkaAdminClient, missing: list[str], partitions: int, replication: int
) -> None:
    new = [
        NewTopic(name, 1 if _in_one_order(name) else partitions, replication) for name in missing
    ]
    response = await admin.create_topics(new)
    for topic, code, *_ in response.topic_errors:
        error: type[KafkaError] = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(topic)
    log.info("topics.created", count=len(new))


def _in_one_order(name: str) -> bool:
    return name.endswith(DEAD_LETTER) or name.startswith(OUT)
