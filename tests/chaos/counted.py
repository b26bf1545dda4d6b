"""Numbered events on a stream of a test's own, and a consumer that writes down what it sees."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from faststream.kafka import KafkaBroker
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.access.rows import SERVICE
from shared.messaging.consumer import Consumer
from shared.messaging.inbox import Inbox
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.clock import SystemClock
from shared.runtime.links import Links
from shared.runtime.process import make_engine, make_sessions
from shared.runtime.sealing import Sealer
from shared.runtime.settings import Settings
from shared.schemas.event import Event

SEEN = """
    CREATE TABLE IF NOT EXISTS seen (
        place bigint GENERATED ALWAYS AS IDENTITY, subject uuid NOT NULL, number integer NOT NULL)
"""


class CountedEvent(Event, publisher="test", stream="template"):
    """A number."""

    number: int
    """The number."""


@cache
def counted(stream: str) -> type[CountedEvent]:
    class Counted(CountedEvent, publisher="test", stream=stream):
        """A number on the stream of one test."""

    return Counted


OPEN_ENGINES: list[AsyncEngine] = []


def make_transactions(settings: Settings) -> Transactions:
    """Return transactions; ``let_go`` closes what they hold open."""
    engine = make_engine(settings)
    OPEN_ENGINES.append(engine)
    sealer, links = Sealer(settings.personal_data_key), Links(settings.link_key, "")
    return Transactions(make_sessions(engine), SystemClock(), sealer, SERVICE, links=links)


async def let_go() -> None:
    """Close every connection that transactions of a test hold open."""
    while OPEN_ENGINES:
        await OPEN_ENGINES.pop().dispose()


async def record(
    transactions: Transactions, stream: str, subjects: Sequence[UUID], numbers: Sequence[int]
) -> None:
    """Record each number about each subject, in one transaction."""
    event = counted(stream)
    async with transactions.begin() as tx:
        for number in numbers:
            for subject in subjects:
                tx.record(subject, event(number=number))


def make_inbox(stream: str, *, refuses: int | None = None) -> Inbox:
    """Return an inbox that writes down numbers, and cannot handle one of them."""
    inbox = Inbox(f"test-{stream}")

    @inbox.handles(counted(stream))
    async def write_down(events: Sequence[Received[CountedEvent]], tx: Transaction) -> None:
        for event in events:
            if event.event.number == refuses:
                raise ValueError("cannot handle this number")
        await tx.session.execute(
            text("INSERT INTO seen (subject, number) VALUES (:subject, :number)"),
            [{"subject": e.subject, "number": e.event.number} for e in events],
        )

    return inbox


class Listener:
    """A consumer with its broker, started and stopped together."""

    def __init__(self, settings: Settings, inbox: Inbox, kind: type[Consumer] = Consumer) -> None:
        self.transactions = make_transactions(settings)
        self._broker = KafkaBroker(
            settings.kafka_bootstrap_servers, logger=None, metadata_max_age_ms=1000
        )
        self.consumer = kind(self._broker, inbox, self.transactions, settings.kafka)

    async def start(self) -> None:
        await self._broker.start()

    async def stop(self) -> None:
        await self._broker.stop()
        await self.consumer.stop()
