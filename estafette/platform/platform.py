"""Starts and stops the whole platform: database server, broker, mail catcher, services."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from estafette.addresses import Addresses
from estafette.platform.children import Child, free_port
from estafette.platform.kafka import Broker, Kind
from estafette.platform.postgres import Postgres
from estafette.platform.secrets import Secrets

SERVICES = ("school", "municipality", "partner", "notifications")
CLOCK_START = "2026-06-01T08:00:00+02:00"
"""Where the movable clock of a new platform starts: just before the example's diplomas."""
READY_SECONDS = 90.0


class StartFailed(Exception):
    """A part did not start; the message names it and holds its last words."""


class Platform:
    """One embedded platform, with all its data, logs and addresses in ``state``."""

    def __init__(
        self,
        state: Path,
        *,
        broker: Kind | None = None,
        services: Sequence[str] = SERVICES,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        state.mkdir(parents=True, exist_ok=True)
        self.state = state.resolve()
        self._tell = tell
        self._names = services
        self._secrets = Secrets(self.state)
        self.postgres = Postgres(self.state, self._secrets)
        self.broker = Broker(self.state, broker)
        self._ports = {name: free_port() for name in (*services, "smtp", "mail")}
        self._children: dict[str, Child] = {}

    async def __aenter__(self) -> Self:
        """Start."""
        try:
            await self.start()
        except BaseException:
            self.stop()
            raise
        return self

    async def __aexit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        """Stop."""
        await asyncio.to_thread(self.stop)

    @property
    def addresses(self) -> Addresses:
        """Where everything is."""
        urls = {name: f"http://127.0.0.1:{port}" for name, port in self._ports.items()}
        return Addresses(
            kafka=self.broker.bootstrap_servers,
            broker=self.broker.kind,
            postgres={name: self.postgres.address(name) for name in self._names},
            services={name: urls[name] for name in self._names},
            smtp=f"127.0.0.1:{self._ports['smtp']}",
            mail=urls["mail"],
        )

    async def start(self) -> None:
        """Start everything and wait until every service is ready; raises StartFailed."""
        self._tell(self.broker.notice)
        await asyncio.gather(self.postgres.start(), self.broker.start())
        await self.postgres.prepare(self._names)
        self._start_mail()
        for name in self._names:
            self.start_service(name)
        await asyncio.gather(*(self.until_ready(name) for name in self._names))
        self._write_addresses()

    def stop(self) -> None:
        """Stop everything that was started, the services first."""
        (self.state / "platform.json").unlink(missing_ok=True)
        for child in self._children.values():
            child.close_lifeline()
        for child in self._children.values():
            child.stop()
        self.broker.stop()
        self.postgres.stop()

    def start_service(self, name: str) -> None:
        """Start one service as a process of its own."""
        log = self.state / "logs" / f"{name}.log"
        command = [sys.executable, "-m", "services"]
        environment = self.environment(name)
        self._children[name] = Child.start(name, command, log, environment=environment)

    def kill_service(self, name: str) -> None:
        """Crash one service."""
        self._children[name].kill()

    def environment(self, name: str) -> dict[str, str]:
        """Return the settings of one service."""
        return {
            "SERVICE": name,
            "DATABASE_URL": self.postgres.address(name).replace(
                "postgresql://", "postgresql+asyncpg://"
            ),
            "KAFKA_BOOTSTRAP_SERVERS": self.broker.bootstrap_servers,
            "KAFKA_IDEMPOTENT_PRODUCER": str(self.broker.idempotent_producer).lower(),
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self._ports[name]),
            "CLOCK": "movable",
            "CLOCK_START": CLOCK_START,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self._ports["smtp"]),
            "PERSONAL_DATA_KEY": self._secrets.get("personal_data"),
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
        }

    async def until_ready(self, name: str) -> None:
        """Wait until a service is ready; raises StartFailed."""
        give_up = asyncio.get_running_loop().time() + READY_SECONDS
        child = self._children[name]
        async with httpx.AsyncClient() as http:
            while not await _ready(http, f"http://127.0.0.1:{self._ports[name]}/health/ready"):
                late = asyncio.get_running_loop().time() > give_up
                if late or not child.alive:
                    raise StartFailed(f"{name} did not get ready:\n{child.last_words()}")
                await asyncio.sleep(0.05)

    def _start_mail(self) -> None:
        command = [sys.executable, "-m", "estafette.platform.mail"]
        command += ["--smtp-port", str(self._ports["smtp"])]
        command += ["--http-port", str(self._ports["mail"])]
        command += ["--directory", str(self.state / "mail")]
        self._children["mail"] = Child.start("mail", command, self.state / "logs" / "mail.log")

    def _write_addresses(self) -> None:
        draft = self.state / "platform.json.new"
        content = {**self.addresses.model_dump(), "pid": os.getpid()}
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
            json.dump(content, out, indent=2)
        draft.rename(self.state / "platform.json")


async def _ready(http: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await http.get(address)).is_success
    except httpx.HTTPError:
        return False
