"""Work that falls due on a day: found by an index, done once, in order of the days."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.messaging.faults import is_infrastructure
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime import metrics
from shared.runtime.clock import today

log = structlog.get_logger(__name__)

CHUNK = 500
"""Rows that one transaction of a due action handles."""
POLL_SECONDS = 30.0
"""How often the real clock is looked at."""
_PAUSE_SECONDS = 0.05
"""Pause while another process has locked what is due."""


@dataclass(frozen=True, slots=True)
class DueAction:
    """One kind of due work of a service."""

    name: str
    first_due: Callable[[AsyncSession], Awaitable[date | None]]
    """Earliest day on which something is due, or None. Answered from an index."""
    carry_out: Callable[[Transaction, date, int], Awaitable[int]]
    """Do at most so many rows that are due on this day or before (locked, skipping what another
    process has locked); returns how many. What is done is no longer due."""


class DueWork:
    """Carries out a service's due actions up to the clock's day."""

    def __init__(
        self, service: str, actions: Sequence[DueAction], transactions: Transactions
    ) -> None:
        self._service = service
        self._actions = actions
        self._transactions = transactions
        self._one_at_a_time = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Keep up with the clock in the background."""
        self._task = asyncio.create_task(self._keep_up(), name="due work")

    async def stop(self) -> None:
        """Stop; what is under way is rolled back and stays due."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def first_due(self) -> date | None:
        """Return the earliest day on which anything is due."""
        async with self._transactions.read() as session:
            days = [await action.first_due(session) for action in self._actions]
        return min((day for day in days if day is not None), default=None)

    async def catch_up(self) -> int:
        """Do all that is due up to today, day after day; returns how much was done."""
        done = 0
        async with self._one_at_a_time:
            while (day := await self.first_due()) and day <= today(self._transactions.clock):
                count = await self._do_day(day)
                done += count
                if not count:
                    await asyncio.sleep(_PAUSE_SECONDS)
        return done

    async def _do_day(self, day: date) -> int:
        done = 0
        for action in self._actions:
            while True:
                async with self._transactions.begin() as tx:
                    count = await action.carry_out(tx, day, CHUNK)
                done += count
                metrics.DUE_ACTIONS.labels(self._service).inc(count)
                if count < CHUNK:
                    break
        return done

    async def _keep_up(self) -> None:
        while True:
            try:
                await self.catch_up()
            except Exception as fault:
                if not is_infrastructure(fault):
                    log.exception("due_work.failed")
                else:
                    log.warning("due_work.waits", fault=type(fault).__name__)
            await asyncio.sleep(POLL_SECONDS)
