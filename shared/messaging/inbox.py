"""Events from others, each with effect once, in order per subject, and poison set aside.

A service declares what it does when it is told something::

    inbox = Inbox("municipality")

    @inbox.handles(HandoverOffered)
    async def keep_offers(offers: Sequence[Received[HandoverOffered]], tx: Transaction) -> None:
        ...

A handler gets many events at once, in order; it must not commit. One transaction holds the
deduplication, all handlers' rows and the new outbox rows. The offset is committed after that.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.messaging import dead_letters
from shared.messaging.faults import is_infrastructure
from shared.messaging.received import Received, Record, Unreadable, describe, fields_of
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime import metrics
from shared.schemas.event import Envelope, Event, InvalidEnvelope, split_type

log = structlog.get_logger(__name__)

E = TypeVar("E", bound=Event)
Item = Received[Event] | Unreadable
"""A record that was read, or why it could not be."""

ATTEMPTS = 3
"""How often one event is tried before it is set aside."""
RETRY_PAUSE_SECONDS = 0.05
"""Pause before the second attempt; doubles."""


Handler = Callable[[Sequence[Received[Any]], Transaction], Awaitable[None]]


async def _no_more(_: Sequence[Received[Any]], __: Transaction) -> None:
    """Do nothing more with what is only heard."""


_KEEP_NEW = text(
    """
    WITH kept AS (
        INSERT INTO inbox (event_id, source)
        SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:sources AS text[]))
        ON CONFLICT DO NOTHING RETURNING event_id, source
    ), counted AS (SELECT count(*) AS new FROM kept)
    SELECT new, event_id, source
    FROM counted LEFT JOIN kept ON new < cardinality(CAST(:ids AS uuid[]))
    """
)
"""Gives how many are new, and which those are only where some are not: nearly always all are."""


class Inbox:
    """The handlers of one service and the rules of receiving."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._handlers: dict[str, tuple[type[Event], Handler]] = {}

    @property
    def topics(self) -> list[str]:
        """Topics that carry an event with a handler, in alphabetical order."""
        return sorted({event.topic for event, _ in self._handlers.values()})

    @property
    def types(self) -> list[str]:
        """Types that have a handler."""
        return sorted(self._handlers)

    def handles(
        self, event: type[E]
    ) -> Callable[
        [Callable[[Sequence[Received[E]], Transaction], Awaitable[None]]],
        Callable[[Sequence[Received[E]], Transaction], Awaitable[None]],
    ]:
        """Declare what to do with events of this type; one handler per type."""

        def declare(
            handler: Callable[[Sequence[Received[E]], Transaction], Awaitable[None]],
        ) -> Callable[[Sequence[Received[E]], Transaction], Awaitable[None]]:
            if self._handlers.get(event.type, (event, _no_more))[1] is not _no_more:
                raise ValueError(f"{event.type} already has a handler")
            self._handlers[event.type] = (event, handler)
            return handler

        return declare

    def hears(self, *events: type[Event]) -> None:
        """Declare that events of these types are read for what is done before the commit.

        They may have a handler besides, declared earlier or later.
        """
        for event in events:
            self._handlers.setdefault(event.type, (event, _no_more))

    async def receive(self, records: Sequence[Record], transactions: Transactions) -> None:
        """Give every record its effect once; returns when all of it is committed.

        Raises only faults of the infrastructure; then nothing of the unfinished part took effect
        and the same records must be given again.
        """
        await self.take_effect(self.read(records), transactions)

    def read(self, records: Sequence[Record]) -> list[Item]:
        """Read what has a handler here; asks nothing of the database, and raises nothing.

        Whatever a record holds, it must neither stop those beside it nor make them be passed over.
        """
        return [item for record in records if (item := self._read_safely(record)) is not None]

    async def take_effect(self, items: Sequence[Item], transactions: Transactions) -> None:
        """Give what was read its effect, as ``receive`` promises."""
        if items:
            await self._apply_or_split(items, transactions)

    def _read_safely(self, record: Record) -> Item | None:
        try:
            return self._read(record)
        except Exception as fault:  # noqa: BLE001  a fault of ours in reading is poison as well
            return Unreadable(record, describe(fault), None)

    def _read(self, record: Record) -> Item | None:
        try:
            envelope = Envelope.from_headers(dict(record.headers))
        except InvalidEnvelope as error:
            return Unreadable(record, f"no CloudEvent: {error}", None)
        known = self._handlers.get(envelope.type)
        if known is None:
            return self._of_unknown_version(record, envelope)
        try:
            return Received(envelope, known[0].from_body(record.body), record)
        except ValidationError as error:
            return Unreadable(record, fields_of(error), envelope)

    def _of_unknown_version(self, record: Record, envelope: Envelope) -> Unreadable | None:
        parts = split_type(envelope.type)
        if parts and parts[0] in {known.rpartition(".v")[0] for known in self._handlers}:
            return Unreadable(record, f"unknown major version: {envelope.type}", envelope)
        return None

    async def _apply_or_split(self, items: Sequence[Item], transactions: Transactions) -> None:
        """Try all at once; on a fault in the content, halve until the culprit stands alone."""
        try:
            await self.apply(items, transactions)
        except Exception as fault:
            if is_infrastructure(fault):
                raise
            if len(items) == 1:
                await self._retry_or_bury(items[0], fault, transactions)
                return
            middle = len(items) // 2
            await self._apply_or_split(items[:middle], transactions)
            await self._apply_or_split(items[middle:], transactions)

    async def _retry_or_bury(
        self, item: Item, fault: Exception, transactions: Transactions
    ) -> None:
        for attempt in range(1, ATTEMPTS):
            await asyncio.sleep(RETRY_PAUSE_SECONDS * 2**attempt)
            try:
                await self.apply([item], transactions)
            except Exception as again:
                if is_infrastructure(again):
                    raise
                fault = again
            else:
                return
        async with transactions.begin() as tx:
            if await _keep_new([item], tx.session):
                await dead_letters.bury(tx, self.group, item, describe(fault), ATTEMPTS)
        metrics.DEAD_LETTERS.labels(self.group).inc()
        log.error("event.buried", reason=describe(fault), topic=item.record.topic)

    async def apply(
        self,
        items: Sequence[Item],
        transactions: Transactions,
    ) -> None:
        """Deduplicate, set aside, handle and record in one transaction."""
        async with transactions.begin() as tx:
            new = await _keep_new(items, tx.session)
            if not new:
                return
            blocked = await dead_letters.blocked_keys(tx.session, new)
            fresh: list[Received[Event]] = []
            for item in new:
                if isinstance(item, Unreadable):
                    await dead_letters.bury(tx, self.group, item, item.reason, 1)
                    blocked.add(str(item.envelope.subject) if item.envelope else "")
                elif blocked and str(item.subject) in blocked:
                    await dead_letters.park(tx, item)
                else:
                    fresh.append(item)
            await self.handle(fresh, tx)

    async def handle(self, received: Sequence[Received[Event]], tx: Transaction) -> None:
        """Call the handlers, in waves that keep the order per subject."""
        tx.heard.extend(received)
        for wave in waves(received):
            for event_type, events in wave.items():
                await self._handlers[event_type][1](events, tx)
                await tx.session.flush()

    def reread(self, record: Record) -> "Received[Event]":
        """Read a record that was set aside; raises ValueError when it is still unreadable."""
        item = self._read(record)
        if not isinstance(item, Received):
            raise ValueError(item.reason if item else "nobody here handles this type")  # noqa: TRY004
        return item


def waves(received: Sequence[Received[Event]]) -> Iterator[Mapping[str, list[Received[Event]]]]:
    """Group events by type into waves, so that a subject's events keep their order.

    Two events of one subject share a wave only if they are of one type; otherwise the later one
    goes to a later wave.
    """
    types = {item.envelope.type for item in received}
    if len(types) == 1:  # as nearly always in a long row
        yield {types.pop(): list(received)}
        return
    place: dict[UUID, tuple[int, str]] = {}
    result: list[dict[str, list[Received[Event]]]] = []
    for item in received:
        number, last_type = place.get(item.subject, (0, item.envelope.type))
        if last_type != item.envelope.type:
            number += 1
        place[item.subject] = (number, item.envelope.type)
        while len(result) <= number:
            result.append(defaultdict(list))
        result[number][item.envelope.type].append(item)
    yield from result


async def _keep_new(items: Sequence[Item], session: AsyncSession) -> list[Item]:
    """Write the ids to the inbox and return what was not there yet, each id once."""
    identified = [item.envelope for item in items if item.envelope is not None]
    answer = await session.execute(
        _KEEP_NEW,
        {"ids": [e.id for e in identified], "sources": [e.source for e in identified]},
    )
    rows = answer.all()
    if rows[0].new == len(identified):
        return list(items)
    new = {(row.event_id, row.source) for row in rows}
    result: list[Item] = []
    for item in items:
        if item.envelope is None:
            result.append(item)
        elif (identity := (item.envelope.id, item.envelope.source)) in new:
            new.remove(identity)
            result.append(item)
    return result
