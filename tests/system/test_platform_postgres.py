"""PostgreSQL of the embedded platform: what it keeps, and who may reach what."""

import asyncio
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from estafette.platform.postgres import Postgres, owner_of


@pytest.fixture
def state() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="estafette-test-") as folder:
        yield Path(folder)


@pytest.fixture
async def postgres(state: Path) -> AsyncIterator[Postgres]:
    server = Postgres(state)
    try:
        await server.start()
        await server.prepare(["school", "partner"])
        yield server
    finally:
        server.stop()


async def _run(server: Postgres, query: str) -> object:
    """Run a query as the owner of the school's tables; the service itself may make none."""
    connection = await asyncpg.connect(server.address(owner_of("school"), "school"))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_what_was_committed_survives_a_stop(postgres: Postgres, state: Path) -> None:
    await _run(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    pids = postgres.pids
    postgres.stop()
    again = Postgres(state)

    try:
        await again.start()
        await again.prepare(["school", "partner"])

        assert await _run(again, "SELECT answer FROM kept") == 42
        assert again.port == postgres.port
        assert not any(psutil.pid_exists(pid) for pid in pids)
    finally:
        again.stop()


async def test_what_was_committed_survives_a_kill_at_the_same_port(postgres: Postgres) -> None:
    port = postgres.port
    await _run(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    pids = postgres.pids

    postgres.kill()

    assert len(pids) > 5
    assert not any(psutil.pid_exists(pid) for pid in pids)
    await postgres.start()
    assert await _run(postgres, "SELECT answer FROM kept") == 42
    assert postgres.port == port
    assert await _run(postgres, "SHOW fsync") == "on"


@pytest.mark.parametrize("database", ["partner", "postgres", "template1"])
async def test_a_role_reaches_its_own_database_only(postgres: Postgres, database: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(postgres.address("school", database))


async def test_psql_from_the_wheel_works(postgres: Postgres) -> None:
    psql = [str(postgres.psql), postgres.address("school"), "-Atc", "SELECT 1"]

    assert await asyncio.to_thread(subprocess.check_output, psql) == b"1\n"


async def test_passwords_are_for_the_owner_only(postgres: Postgres, state: Path) -> None:
    assert (state / "secrets.json").stat().st_mode & 0o077 == 0
    assert postgres.database_url("school").startswith("postgresql+asyncpg://school:")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
async def test_root_can_use_a_folder_that_is_closed_to_others(state: Path) -> None:
    closed = state / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "state")

    try:
        await server.start()

        data = (closed / "state" / "postgres").resolve()
        assert (data / "PG_VERSION").exists()
        assert not data.is_relative_to(closed)
    finally:
        server.stop()
