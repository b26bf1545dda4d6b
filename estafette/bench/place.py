"""Where a benchmark runs: real PostgreSQL and Kafka, a migrated database, a topic."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from estafette.platform.kafka import Broker
from estafette.platform.postgres import Postgres, owner_of
from estafette.platform.secrets import Secrets
from shared.access.rows import SERVICE
from shared.messaging.topics import all_topics, ensure_topics
from shared.messaging.transaction import Transactions
from shared.runtime.clock import SystemClock
from shared.runtime.links import Links
from shared.runtime.migrate import migrate
from shared.runtime.process import make_engine, make_sessions
from shared.runtime.sealing import Sealer
from shared.runtime.settings import ServiceName, Settings

SERVICES: tuple[ServiceName, ...] = ("school", "municipality")


@dataclass(frozen=True, slots=True)
class Bench:
    """One service's database with the broker."""

    settings: Settings
    engine: AsyncEngine
    owner: AsyncEngine
    """As the owner of the tables, to empty them between rounds."""
    transactions: Transactions
    address: str
    """Address of the database for other clients, as its owner."""
    psql: Path
    """The command line client of the same version."""


@asynccontextmanager
async def places(state: Path) -> AsyncIterator[dict[str, Bench]]:
    """Start the servers and migrate the databases."""
    postgres, broker = Postgres(state, Secrets(state)), Broker(state)
    try:
        await postgres.start()
        await broker.start()
        await postgres.prepare(SERVICES)
        made: dict[str, Bench] = {}
        for name in SERVICES:
            made[name] = await _make(name, postgres, broker)
        await ensure_topics(made["school"].settings.kafka, all_topics(), partitions=12)
        yield made
        for bench in made.values():
            await bench.engine.dispose()
            await bench.owner.dispose()
    finally:
        broker.stop()
        postgres.stop()


async def _make(name: ServiceName, postgres: Postgres, broker: Broker) -> Bench:
    address = postgres.address(name)
    settings = Settings(
        service=name,
        database_url=address.replace("postgresql://", "postgresql+asyncpg://"),
        kafka_bootstrap_servers=broker.bootstrap_servers,
        kafka_idempotent_producer=broker.idempotent_producer,
        personal_data_key=base64.urlsafe_b64encode(bytes(32)).decode(),
        oidc_issuer="http://127.0.0.1:1",
        session_key=base64.urlsafe_b64encode(bytes(32)).decode(),
        link_key=base64.urlsafe_b64encode(bytes(32)).decode(),
    )
    owner = create_async_engine(postgres.database_url(name, owner_of(name)), pool_size=10)
    await migrate(owner, name)
    engine = make_engine(settings)
    sealer, links = Sealer(settings.personal_data_key), Links(settings.link_key, "")
    transactions = Transactions(make_sessions(engine), SystemClock(), sealer, SERVICE, links=links)
    address = postgres.address(owner_of(name), name)
    return Bench(settings, engine, owner, transactions, address, postgres.psql)
