"""Background work that carries what waits in the database to systems outside, at once if it can.

A process does so much at the same time (``IN_FLIGHT``); several processes share the work by claims.
"""

import asyncio
import random
from contextlib import suppress

import asyncpg
import structlog
from sqlalchemy import TextClause

from shared.connections.sending import Sender
from shared.messaging.faults import is_infrastructure
from shared.messaging.transaction import Transactions
from shared.runtime.clock import SystemClock
from shared.runtime.settings import Settings

log = structlog.get_logger(__name__)

IN_FLIGHT = 8
"""Most attempts under way at the same time in one process."""
POLL_SECONDS = 5.0
"""How often due retries are looked for, and what a lost notification costs at most."""


class Courier:
    """Carries forever: when woken by the database, and every few seconds for what is due again."""

    channel: str
    """The notification that says that something waits."""
    in_flight: int = IN_FLIGHT
    due: TextClause
    """Counts what can go out ``:now``."""

    def __init__(
        self, settings: Settings, transactions: Transactions, sender: Sender | None = None
    ) -> None:
        self._sender = sender or Sender(to_loopback=settings.webhooks_to_loopback)
        self._transactions = transactions
        self._real = SystemClock()
        self._chance = random.SystemRandom().random
        self._dsn = settings.database_url.replace("+asyncpg", "")
        self._bells = [asyncio.Event() for _ in range(self.in_flight)]
        self._tasks: list[asyncio.Task[None]] = []

    async def pending(self) -> int:
        """Return how much can go out now."""
        async with self._transactions.read() as session:
            now = self._transactions.clock.now()
            return await session.scalar(self.due, {"now": now}) or 0

    async def deliver_due(self) -> int:
        """Deliver, one after the other, until nothing is due; returns how many attempts it took."""
        raise NotImplementedError

    def start(self) -> None:
        """Start in the background."""
        work = [self._listen(), *map(self._deliver_forever, self._bells)]
        self._tasks = [asyncio.create_task(each, name=self.channel) for each in work]

    async def stop(self) -> None:
        """Stop; what was not noted as taken is sent again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver_forever(self, bell: asyncio.Event) -> None:
        while True:
            bell.clear()
            try:
                await self.deliver_due()
            except Exception as fault:
                if not is_infrastructure(fault):
                    log.exception("connections.failed", channel=self.channel)
                else:
                    log.warning("connections.wait", fault=type(fault).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), POLL_SECONDS)

    async def _listen(self) -> None:
        """Wake the others when something is committed; without a connection they poll."""
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await asyncpg.connect(self._dsn)
                try:
                    await connection.add_listener(self.channel, self._ring)
                    while not connection.is_closed():
                        await asyncio.sleep(POLL_SECONDS)
                finally:
                    await connection.close(timeout=POLL_SECONDS)
            await asyncio.sleep(POLL_SECONDS)

    def _ring(self, *_: object) -> None:
        for bell in self._bells:
            bell.set()
