"""Real servers for the tests: one PostgreSQL and one Kafka for the whole run."""

import base64
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import structlog
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from estafette.platform.kafka import Broker
from estafette.platform.platform import SERVICES
from estafette.platform.postgres import Postgres, owner_of
from shared.runtime.migrate import migrate
from shared.runtime.settings import ServiceName, Settings

KEY = base64.urlsafe_b64encode(b"k" * 32).decode().rstrip("=")
ISSUER = "http://127.0.0.1:1"
"""Nobody answers there; tests that sign in name their own."""
NewDatabase = Callable[[ServiceName], Awaitable[str]]
NewSettings = Callable[[ServiceName], Awaitable[Settings]]

# A traceback with every local value, as the default draws it, takes half a minute.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture(scope="session")
async def postgres() -> AsyncIterator[Postgres]:
    # Not in pytest's own folder: that is closed to others, and PostgreSQL as root is another user.
    with tempfile.TemporaryDirectory(prefix="estafette-test-") as state:
        server = Postgres(Path(state))
        await server.start()
        await server.prepare(SERVICES)
        await _careless(server)
        yield server
        server.stop()


@pytest.fixture(scope="session")
async def kafka(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Broker]:
    broker = Broker(tmp_path_factory.mktemp("kafka"), "apache-kafka")
    await broker.start()
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """Databases that were migrated already, by service."""
    return {}


@pytest.fixture
async def new_database(postgres: Postgres, templates: dict[str, str]) -> AsyncIterator[NewDatabase]:
    made: list[str] = []

    async def make(service: ServiceName) -> str:
        if service not in templates:
            templates[service] = await _migrated(postgres, service)
        name = await create_database(postgres, f"TEMPLATE {templates[service]} STRATEGY FILE_COPY")
        made.append(name)
        return postgres.address(service, name).replace("postgresql://", "postgresql+asyncpg://")

    yield make
    for name in made:
        await _as_admin(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_settings(new_database: NewDatabase) -> NewSettings:
    async def make(service: ServiceName) -> Settings:
        return Settings(
            service=service,
            database_url=await new_database(service),
            kafka_bootstrap_servers="nowhere:9092",
            clock="movable",
            personal_data_key=KEY,
            oidc_issuer=ISSUER,
            session_key=KEY,
            link_key=KEY,
        )

    return make


async def _migrated(postgres: Postgres, service: ServiceName) -> str:
    name = await create_database(postgres, f"OWNER {owner_of(service)}")
    url = postgres.address(owner_of(service), name)
    engine = create_async_engine(
        url.replace("postgresql", "postgresql+asyncpg", 1), poolclass=NullPool
    )
    await migrate(engine, service)
    await engine.dispose()
    return name


async def create_database(postgres: Postgres, how: str) -> str:
    """Return the name of a new database, made as ``how`` says."""
    name = f"t{uuid4().hex}"
    await _as_admin(postgres, f"CREATE DATABASE {name} {how}")
    return name


async def _careless(postgres: Postgres) -> None:
    """Let it not wait for the disk: tests kill the server, never the machine itself."""
    off = ("fsync", "full_page_writes")
    statements = [f"ALTER SYSTEM SET {name} = off" for name in off]
    await _as_admin(postgres, *statements, "SELECT pg_reload_conf()")


async def _as_admin(postgres: Postgres, *statements: str) -> None:
    admin = await asyncpg.connect(postgres.address("postgres"))
    for statement in statements:
        await admin.execute(statement)
    await admin.close()
