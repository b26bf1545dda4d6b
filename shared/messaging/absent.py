"""Events whose topic Kafka does not have: they wait in the outbox while all others go on.

An outside organisation's topic can be removed while its history still goes there. Which topics are
absent is asked once per round of the relay, from what the producer knows of the cluster; nothing
is asked per event, and nothing at all costs time while every topic is there.
"""

from collections.abc import Iterable

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError

from shared.runtime import metrics

log = structlog.get_logger(__name__)


class TopicGone(ConnectionError):
    """A topic went away with events under way to it; they are sent anew once it is back."""


class Absent:
    """Which topics are absent, and the positions of the events that wait for them."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._waiting: dict[str, list[int]] = {}

    @property
    def positions(self) -> list[int]:
        """Return the positions of all events that wait."""
        return [position for waiting in self._waiting.values() for position in waiting]

    def look_again(self, producer: AIOKafkaProducer) -> None:
        """Let go of events whose topic is back: they are the first to be read, in their order."""
        for topic in list(self._waiting):
            if _partitions(producer, topic):
                log.info("relay.topic_back", topic=topic, events=len(self._waiting.pop(topic)))
                self._count()

    async def partitions(
        self, producer: AIOKafkaProducer, topics: Iterable[str]
    ) -> dict[str, list[int]]:
        """Return the partitions of those topics that are there.

        A topic that is absent stays so until ``look_again``, also if it comes back meanwhile: no
        event for it may overtake those that wait.
        """
        found = {}
        for topic in topics:
            if topic in self._waiting:
                continue
            partitions = _partitions(producer, topic) or await _ask(producer, topic)
            if partitions:
                found[topic] = partitions
            else:
                self._waiting[topic] = []
                log.warning("relay.topic_absent", topic=topic)
        return found

    def keep(self, events: Iterable[tuple[str, int]]) -> None:
        """Let events wait, given as topic and position."""
        for topic, position in events:
            self._waiting[topic].append(position)
        self._count()

    def _count(self) -> None:
        count = sum(map(len, self._waiting.values()))
        metrics.OUTBOX_WAITING.labels(self._service).set(count)


def check_there(producer: AIOKafkaProducer, topics: Iterable[str]) -> None:
    """Raise TopicGone if one of these topics went away; the producer would try for ever."""
    if not all(_partitions(producer, topic) for topic in topics):
        raise TopicGone


def _partitions(producer: AIOKafkaProducer, topic: str) -> list[int]:
    return sorted(producer.client.cluster.partitions_for_topic(topic) or ())


async def _ask(producer: AIOKafkaProducer, topic: str) -> list[int]:
    """Ask Kafka for a topic that the producer does not know; afterwards it keeps on looking."""
    await producer.client.add_topic(topic)
    # An answer that was under way already does not count: it was not asked about this topic.
    if not _partitions(producer, topic) and not await producer.client.force_metadata_update():
        raise KafkaConnectionError("Kafka does not say which topics it has")
    return _partitions(producer, topic)
