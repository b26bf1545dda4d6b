"""A process of its own that dies at an exact place: ``python -m tests.chaos.dying WHERE STREAM``.

Settings come from the environment, as for a service.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
from aiokafka import ConsumerRecord

from shared.messaging.consumer import Consumer
from shared.messaging.relay import Relay
from shared.runtime.settings import Settings
from tests.chaos.counted import Listener, make_inbox, make_transactions, record

SUBJECT = UUID("01990000-0000-7000-8000-000000000001")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DiesAfterPublishing(Relay):
    async def _mark_done(self, connection: asyncpg.Connection, positions: list[int]) -> None:
        if positions:
            die()


class DiesBeforeOffset(Consumer):
    async def _commit(self, records: Sequence[ConsumerRecord[Any, Any]]) -> None:
        die()


async def main(where: str, stream: str) -> None:
    settings = Settings()
    if where == "after-commit":
        await record(make_transactions(settings), stream, [SUBJECT], range(50))
        die()
    if where == "after-publish":
        DiesAfterPublishing(settings).start()
    if where == "after-handling":
        await Listener(settings, make_inbox(stream), DiesBeforeOffset).start()
    await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
