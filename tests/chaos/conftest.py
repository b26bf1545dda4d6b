"""One database and one stream per test, on real Kafka and PostgreSQL."""

import asyncio
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import pytest

from estafette.platform.kafka import Broker
from estafette.platform.postgres import Postgres
from shared.messaging.topics import ensure_topics
from shared.runtime.settings import Settings
from tests.chaos.counted import SEEN, counted, let_go
from tests.conftest import NewSettings

SECONDS = 45.0


async def until(true: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until a condition holds; fails the test when it does not come."""
    give_up = asyncio.get_running_loop().time() + SECONDS
    while not await true():
        assert asyncio.get_running_loop().time() < give_up, f"waited in vain until {what}"
        await asyncio.sleep(0.05)


@dataclass
class Place:
    """Where a test plays: its settings, its stream, and a connection to look with."""

    settings: Settings
    stream: str
    database: asyncpg.Connection

    async def pending(self) -> int:
        return int(await self.database.fetchval("SELECT count(*) FROM outbox"))

    async def seen(self) -> dict[UUID, list[int]]:
        found: dict[UUID, list[int]] = defaultdict(list)
        for row in await self.database.fetch("SELECT * FROM seen ORDER BY place"):
            found[row["subject"]].append(row["number"])
        return dict(found)

    async def seen_count(self) -> int:
        return int(await self.database.fetchval("SELECT count(*) FROM seen"))

    async def until_published(self) -> None:
        async def empty() -> bool:
            return await self.pending() == 0

        await until(empty, "the outbox is empty")

    async def until_seen(self, count: int) -> None:
        async def enough() -> bool:
            return await self.seen_count() >= count

        await until(enough, f"{count} events were handled")

    def run_until_it_dies(self, where: str) -> None:
        """Run a process that kills itself at an exact place."""
        values = self.settings.model_dump(exclude={"clock_start", "personal_data_key"})
        environment = {n.upper(): str(value) for n, value in values.items() if value is not None}
        key = self.settings.personal_data_key.get_secret_value()
        done = subprocess.run(
            [sys.executable, "-m", "tests.chaos.dying", where, self.stream],
            env={**os.environ, **environment, "PERSONAL_DATA_KEY": key},
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == -9


@pytest.fixture
async def place(
    new_settings: NewSettings, kafka: Broker, postgres: Postgres
) -> AsyncIterator[Place]:
    settings = (await new_settings("partner")).model_copy(
        update={"kafka_bootstrap_servers": kafka.bootstrap_servers}
    )
    stream = uuid4().hex[:12]
    topic = counted(stream).topic
    await ensure_topics(settings.kafka, [topic, f"{topic}.dead-letter"], partitions=3)
    name = settings.database_url.rsplit("/", 1)[1]
    owner = await asyncpg.connect(postgres.address("postgres", name))
    await owner.execute(SEEN)
    await owner.execute("GRANT ALL ON seen TO partner")
    await owner.close()
    database = await asyncpg.connect(settings.database_url.replace("+asyncpg", ""))
    yield Place(settings, stream, database)
    await database.close()
    await let_go()
