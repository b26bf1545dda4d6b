"""From Kafka to the inbox: a FastStream subscriber that reads batches of raw records.

FastStream's acknowledgement policies either lose a batch on an error or loop hot on it, so this
one acknowledges by hand: the offset is committed after the transaction, and a fault of the
infrastructure is waited out with a growing pause while the records are kept.

While the database works on one batch, Python reads the next; that one takes effect after it.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.message import KafkaAckableMessage

from shared.messaging.faults import is_infrastructure
from shared.messaging.inbox import Inbox, Item
from shared.messaging.login import KafkaLogin
from shared.messaging.received import Record, describe
from shared.messaging.transaction import Transactions
from shared.runtime import metrics

log = structlog.get_logger(__name__)

BATCH = 2000
"""Most records in one transaction."""
_SLICE = 100
"""Records read at a stretch; then the batch before gets a turn."""
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 10.0
_STOP_SECONDS = 15.0


class Consumer:
    """Feeds one service's inbox from Kafka, as a member of its consumer group."""

    def __init__(
        self,
        broker: KafkaBroker,
        inbox: Inbox,
        transactions: Transactions,
        login: KafkaLogin,
    ) -> None:
        self._login = login
        self._watcher: AIOKafkaConsumer | None = None
        self._inbox = inbox
        self._transactions = transactions
        self._in_hand = 0
        self._under_way: asyncio.Task[None] | None = None
        self._stopping = False
        self.received = 0
        """Records whose effect is committed, since the start of this process."""
        self._subscriber: Any = broker.subscriber(
            *inbox.topics,
            group_id=inbox.group,
            batch=True,
            max_records=BATCH,
            batch_timeout_ms=500,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            parser=self._as_is,
            decoder=_no_decoding,
            title=f"{inbox.group}:inbox",
            description="Events: " + ", ".join(inbox.types),
        )
        self._subscriber(self._receive)

    @property
    def kafka(self) -> AIOKafkaConsumer | None:
        """The client behind the subscriber, once it has started."""
        consumer: AIOKafkaConsumer | None = self._subscriber.consumer
        return consumer

    def assigned(self) -> bool:
        """Return True if Kafka has given this member partitions to read."""
        return self.kafka is not None and bool(self.kafka.assignment())

    async def lag(self) -> int:
        """Return how many records of the own partitions are not yet handled here.

        The wheel's broker gives the end of a partition as the start of its last batch plus one:
        too low, so it is never more than the truth, and above zero while a batch is unread.
        """
        if self.kafka is None:
            return 0
        places = list(self.kafka.assignment())
        ends = await (await self._watching()).end_offsets(places) if places else {}
        behind = [max(0, end - await self.kafka.position(place)) for place, end in ends.items()]
        return int(sum(behind)) + self._in_hand

    async def _watching(self) -> AIOKafkaConsumer:
        """Return a client with a connection of its own: on the other, a fetch waits for news."""
        if self._watcher is None:
            self._watcher = AIOKafkaConsumer(**self._login.client(), group_id=None)
            await self._watcher.start()
        return self._watcher

    async def stop(self) -> None:
        """Finish the batch under way and take no other; call this before the broker's own stop."""
        self._stopping = True
        if self._under_way is not None:
            _, late = await asyncio.wait({self._under_way}, timeout=_STOP_SECONDS)
            for task in late:
                task.cancel()
        if self._watcher is not None:
            await self._watcher.stop()

    async def _as_is(self, records: tuple[ConsumerRecord[Any, Any], ...]) -> KafkaMessage:
        """Leave headers and bodies alone: an unreadable one must not lose the batch."""
        return KafkaAckableMessage(body=b"", raw_message=records, consumer=self.kafka)

    async def _receive(self, message: KafkaMessage) -> None:
        """Read a batch, wait until the one before has taken effect, and let this one do so."""
        raw = message.raw_message
        records = raw if isinstance(raw, tuple) else (raw,)
        self._in_hand += len(records)
        items: list[Item] = []
        for start in range(0, len(records), _SLICE):
            items += self._inbox.read([_record(r) for r in records[start : start + _SLICE]])
            await asyncio.sleep(0)
        if self._under_way is not None:
            await asyncio.wait({self._under_way})
        if not self._stopping:  # else its offset is not committed, and it comes again
            self._under_way = asyncio.create_task(self._take_effect(records, items))

    async def _take_effect(
        self, records: Sequence[ConsumerRecord[Any, Any]], items: Sequence[Item]
    ) -> None:
        with metrics.BATCH_SECONDS.labels(self._inbox.group).time():
            await self._until_done(items)
        metrics.EVENTS_RECEIVED.labels(self._inbox.group).inc(len(records))
        self.received += len(records)
        self._in_hand -= len(records)
        await self._commit(records)

    async def _until_done(self, items: Sequence[Item]) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._inbox.take_effect(items, self._transactions)
            except Exception as fault:  # noqa: BLE001  whatever it is, no record may be skipped
                severity = logging.WARNING if is_infrastructure(fault) else logging.ERROR
                log.log(severity, "inbox.waits", fault=describe(fault), pause_seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            else:
                return

    async def _commit(self, records: Sequence[ConsumerRecord[Any, Any]]) -> None:
        """Commit the offsets; if that fails the records come again and the inbox knows them."""
        next_offsets = {(r.topic, r.partition): r.offset + 1 for r in records}  # the last one stays
        offsets = {TopicPartition(*place): offset for place, offset in next_offsets.items()}
        try:
            if self.kafka is not None:
                await self.kafka.commit(offsets)
        except KafkaError as fault:
            log.warning("inbox.offset_not_committed", fault=type(fault).__name__)


async def _no_decoding(_: KafkaMessage) -> bytes:
    return b""


def _record(raw: ConsumerRecord[Any, Any]) -> Record:
    return Record(
        raw.topic, raw.partition, raw.offset, raw.key, tuple(raw.headers), raw.value or b""
    )
