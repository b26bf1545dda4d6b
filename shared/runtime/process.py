"""One running service: its parts, started in order and stopped in the reverse order."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from aiokafka.errors import KafkaError
from fastapi import APIRouter
from faststream.kafka import KafkaBroker
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.rows import SERVICE
from shared.messaging.consumer import Consumer
from shared.messaging.faults import is_infrastructure
from shared.messaging.inbox import Inbox
from shared.messaging.relay import Relay
from shared.messaging.republish import republish_lost
from shared.messaging.tables import keep_partitions
from shared.messaging.topics import STREAM_TABLE, check_topics
from shared.messaging.transaction import Transactions
from shared.pages.brand import Brands, no_brands
from shared.pages.menu import MenuItem
from shared.runtime.clock import MovableClock
from shared.runtime.clock_store import follow_clock, load_clock
from shared.runtime.due import DueAction, DueWork
from shared.runtime.links import Links
from shared.runtime.migrate import check_migrated
from shared.runtime.sealing import Sealer
from shared.runtime.settings import Settings

log = structlog.get_logger(__name__)

START_SECONDS = 60.0
"""How long a service waits for its database and for Kafka before it gives up and exits."""
_FOLLOW_SECONDS = 1.0
_DAY_SECONDS = 86_400.0


class Background(Protocol):
    """Work of a service beside requests and events, such as sending mail."""

    def start(self) -> None:
        """Start in the background."""
        ...

    async def stop(self) -> None:
        """Stop; what is under way is done again later."""
        ...

    async def pending(self) -> int:
        """Return how much waits to be done now."""
        ...


@dataclass(frozen=True, slots=True)
class Service:
    """What a service is made of; ``services/X/app.py`` holds one."""

    inbox: Inbox
    routers: Sequence[APIRouter] = ()
    due: Sequence[DueAction] = ()
    background: Sequence[Callable[[Settings, Transactions], Background]] = ()
    menu: Sequence[MenuItem] = ()
    brands: Brands = no_brands


@dataclass(slots=True)
class Process:
    """The running parts of a service."""

    settings: Settings
    inbox: Inbox
    engine: AsyncEngine
    transactions: Transactions
    relay: Relay
    broker: KafkaBroker
    consumer: Consumer | None
    due: DueWork
    background: list[Background] = field(default_factory=list)
    _follower: asyncio.Task[None] | None = None
    _partitions: asyncio.Task[None] | None = None

    @classmethod
    async def prepare(cls, settings: Settings, service: Service) -> "Process":
        """Connect, wait for the tables, and put the parts together; nothing runs yet."""
        engine = make_engine(settings)
        await _patiently("database", lambda: check_migrated(engine, settings.service))
        clock = await load_clock(settings, engine)
        sealer = Sealer(settings.personal_data_key)
        links = Links(settings.link_key, settings.public_url)
        transactions = Transactions(make_sessions(engine), clock, sealer, SERVICE, links=links)
        broker = KafkaBroker(
            settings.kafka_bootstrap_servers,
            security=settings.kafka.faststream(),
            logger=None,
            metadata_max_age_ms=10_000,
        )
        return cls(
            settings=settings,
            inbox=service.inbox,
            engine=engine,
            transactions=transactions,
            relay=Relay(settings),
            broker=broker,
            consumer=Consumer(broker, service.inbox, transactions, settings.kafka)
            if service.inbox.topics
            else None,
            due=DueWork(settings.service, service.due, transactions),
            background=[make(settings, transactions) for make in service.background],
        )

    async def start(self) -> None:
        """Start everything; raises when Kafka stays away."""
        await _patiently("kafka", self._start_messaging)
        self.due.start()
        for work in self.background:
            work.start()
        self._partitions = asyncio.create_task(self._keep_partitions())
        if isinstance(self.transactions.clock, MovableClock):
            self._follower = asyncio.create_task(self._follow_clock(self.transactions.clock))
        log.info("service.started")

    async def stop(self) -> None:
        """Stop taking in work, finish what is under way, and let go."""
        for task in filter(None, (self._follower, self._partitions)):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for work in reversed(self.background):
            await work.stop()
        await self.due.stop()
        await self.broker.stop()
        if self.consumer:
            await self.consumer.stop()
        await self.relay.stop()
        await self.engine.dispose()

    async def _start_messaging(self) -> None:
        own = {s.name for s in STREAM_TABLE if s.owner == self.settings.service}
        await check_topics(self.settings.kafka, own | set(self.inbox.topics))
        await republish_lost(self.settings, self.engine)
        await self.broker.start()
        self.relay.start()

    async def _follow_clock(self, clock: MovableClock) -> None:
        while True:
            await asyncio.sleep(_FOLLOW_SECONDS)
            try:
                await follow_clock(clock, self.engine)
            except Exception as fault:
                if not is_infrastructure(fault):
                    raise

    async def _keep_partitions(self) -> None:
        while True:
            try:
                async with self.engine.begin() as connection:
                    await keep_partitions(connection)
            except Exception as fault:
                if not is_infrastructure(fault):
                    log.exception("partitions.failed")
            await asyncio.sleep(_DAY_SECONDS)

    async def checks(self) -> dict[str, bool]:
        """Return what readiness looks at."""
        return {
            "database": await self._database_answers(),
            "relay": self.relay.alive(),
            "consumer": self.consumer is None or self.consumer.assigned(),
        }

    async def pending(self) -> tuple[int, int]:
        """Return how many events wait for Kafka and how many were set aside."""
        async with self.engine.connect() as connection:
            row = await connection.execute(
                text(
                    "SELECT (SELECT count(*) FROM outbox), "
                    "(SELECT count(*) FROM dead_letter WHERE state <> 'replayed')"
                )
            )
            outbox, letters = row.one()
        return outbox, letters

    async def lag(self) -> int:
        """Return how many records of Kafka are not yet handled here."""
        return await self.consumer.lag() if self.consumer else 0

    def received(self) -> int:
        """Return how many records were handled since the start."""
        return self.consumer.received if self.consumer else 0

    async def background_pending(self) -> int:
        """Return how much other work waits."""
        return sum([await work.pending() for work in self.background])

    async def _database_answers(self) -> bool:
        try:
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception as fault:
            if not is_infrastructure(fault):
                raise
            return False
        return True


def make_engine(settings: Settings) -> AsyncEngine:
    """Return the engine of a service's own database."""
    return create_async_engine(
        settings.database_url,
        pool_size=10,
        max_overflow=10,
        hide_parameters=True,  # they can be personal, and errors are logged
    )


def make_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Return a factory of sessions whose rows stay readable after the commit."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


async def _patiently(what: str, attempt: Callable[[], Awaitable[None]]) -> None:
    """Try until it works; after START_SECONDS the last error is raised and the process ends."""
    give_up = asyncio.get_running_loop().time() + START_SECONDS
    pause = 0.1
    while True:
        try:
            await attempt()
        except (KafkaError, DBAPIError, OSError) as fault:
            if asyncio.get_running_loop().time() > give_up:
                raise
            log.warning("service.waits", waits_for=what, fault=type(fault).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)
        else:
            return
