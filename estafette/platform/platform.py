"""Starts and stops the whole platform: database server, broker, mail catcher, services."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from estafette.addresses import Addresses
from estafette.kafka_access import Shape, apply
from estafette.platform.claim import Claim
from estafette.platform.kafka import Broker, Kind
from estafette.platform.kafka_properties import ADMIN
from estafette.platform.ports import Ports
from estafette.platform.postgres import Postgres, owner_of
from estafette.platform.private import write_private, write_private_text
from estafette.platform.processes import Child, Program, StartFailed, in_thread
from estafette.platform.secrets import Secrets
from estafette.platform.systems import clients, with_topics
from shared.messaging.grants import OPERATOR, principal_of
from shared.messaging.topics import all_topics, ensure_topics
from shared.runtime.migrate import migrate
from shared.runtime.settings import DOSING, Settings

__all__ = ["CLOCK_START", "SERVICES", "Platform", "StartFailed"]

SERVICES = ("school", "municipality", "partner", "notifications")
COMMAND = (sys.executable, "-m", "services")
CLOCK_START = "2026-06-01T08:00:00+02:00"
"""Where the movable clock of a new platform starts: just before the example's diplomas."""
KCAT = "kcat.conf"
"""File by which kcat, and other tools on librdkafka, read the topics as the operator.

By PLAIN, since Debian's librdkafka 2.0 cannot do SCRAM with Kafka 4."""
READY_SECONDS = 90.0
READY_PATHS = {"mail": "messages?limit=0", "issuer": "jwks"}


class Platform:
    """One embedded platform, with all its data, logs and addresses in ``state``.

    Its parts are the services, ``mail``, ``kafka`` and ``postgres``. Each can be killed and
    started again; it then comes back at the same address.
    """

    def __init__(
        self,
        state: Path,
        *,
        broker: Kind | None = None,
        services: Sequence[str] = SERVICES,
        command: Sequence[str] = COMMAND,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        state.mkdir(parents=True, exist_ok=True)
        self.state = state.resolve()
        self._tell = tell
        self._names = tuple(services)
        self._command = command
        self._secrets = Secrets(self.state)
        self._claim: Claim | None = None
        self._inherited: list[int] = []
        self.postgres = Postgres(self.state, self._secrets, keep_open=self._inherited)
        self.broker = Broker(self.state, broker, secrets=self._secrets, keep_open=self._inherited)
        self._children: dict[str, Child] = {}

    async def __aenter__(self) -> Self:
        """Start."""
        try:
            await self.start_all()
        except BaseException:
            await self.stop_all()
            raise
        return self

    async def __aexit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        """Stop."""
        await self.stop_all()

    @cached_property
    def _ports(self) -> dict[str, int]:
        names = dict.fromkeys((*SERVICES, *self._names))  # mails name services that run elsewhere
        return Ports(self.state).choose([*names, "smtp", "bounces", "mail", "issuer"])

    @property
    def addresses(self) -> Addresses:
        """Where everything is."""
        urls = {name: f"http://127.0.0.1:{port}" for name, port in self._ports.items()}
        return Addresses(
            kafka=self.broker.bootstrap_servers,
            broker=self.broker.kind,
            kafka_login=self.broker.login(OPERATOR),
            kafka_administrator=self.broker.login(ADMIN),
            postgres={name: self.postgres.address(name) for name in self._names},
            services={name: urls[name] for name in self._names},
            smtp=f"127.0.0.1:{self._ports['smtp']}",
            mail=urls["mail"],
            issuer=urls["issuer"],
            clients={f"example-{name}": self._client_secret(name) for name in self._names},
        )

    async def start_all(self) -> None:
        """Start everything and wait until every service is ready.

        Raises StartFailed; AlreadyRunning, a kind of it, when another platform uses ``state``.
        """
        await self._claim_state()
        self._tell(self.broker.notice)
        await _together([self._start_database(), self._start_broker()])
        await _together([self.start(name) for name in ("mail", "issuer", *self._names)])
        content = {
            **self.addresses.model_dump(mode="json"),
            "notice": self.broker.notice,
            "pid": os.getpid(),
        }
        reading = self.broker.login(OPERATOR, "PLAIN")
        write_private_text(self.state / KCAT, _properties(reading.librdkafka()))
        write_private(self.state / "platform.json", content)

    async def stop_all(self) -> None:
        """Stop everything that was started, the services first, and give up the claim."""
        if self._claim is None:
            return
        for name in ("platform.json", KCAT):
            (self.state / name).unlink(missing_ok=True)
        await _all_in_threads([child.stop for child in self._children.values()])
        await _all_in_threads([self.broker.stop, self.postgres.stop])
        self._claim.release()
        self._claim = None
        self._inherited.clear()

    async def start(self, name: str) -> None:
        """Start one part and wait until it is ready; raises StartFailed."""
        await self._claim_state()
        if name == "postgres":
            await self.postgres.start()
        elif name == "kafka":
            await self._start_broker()
        else:
            child = self._children[name] = self._launch(name)
            path = READY_PATHS.get(name, "health/ready")
            await _until_http(child, f"http://127.0.0.1:{self._ports[name]}/{path}")

    async def stop(self, name: str) -> None:
        """Stop one part as at the end of the day."""
        await asyncio.to_thread(self._part(name).stop)

    async def kill(self, name: str) -> None:
        """Kill one part with SIGKILL, as a crash would."""
        await asyncio.to_thread(self._part(name).kill)

    async def restart(self, name: str) -> None:
        """Stop one part and start it again, at the same address."""
        await self.stop(name)
        await self.start(name)

    def environment(self, name: str) -> dict[str, str]:
        """Return the settings of one service."""
        return {
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
            "SERVICE": name,
            "DATABASE_URL": self.postgres.database_url(name),
            "KAFKA_BOOTSTRAP_SERVERS": self.broker.bootstrap_servers,
            "KAFKA_SECURITY_PROTOCOL": self.broker.login(name).protocol,
            "KAFKA_USERNAME": self.broker.login(name).username,
            "KAFKA_PASSWORD": self.broker.login(name).password,
            "KAFKA_IDEMPOTENT_PRODUCER": str(self.broker.idempotent_producer).lower(),
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self._ports[name]),
            "CLOCK": "movable",
            "CLOCK_START": CLOCK_START,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self._ports["smtp"]),
            "SMTP_SECURITY": "none",
            "SMTP_USERNAME": "",
            "SMTP_PASSWORD": "",
            "MAIL_FROM": "berichten@estafette.example",
            "BOUNCE_HOST": "127.0.0.1",
            "BOUNCE_PORT": str(self._ports["bounces"]),
            "PERSONAL_DATA_KEY": self._secrets.get("personal_data"),
            "PUBLIC_URL": f"http://127.0.0.1:{self._ports[name]}",
            "SCHOOL_URL": f"http://127.0.0.1:{self._ports['school']}",
            "PARTNER_URL": f"http://127.0.0.1:{self._ports['partner']}",
            "OIDC_ISSUER": f"http://127.0.0.1:{self._ports['issuer']}",
            "SESSION_KEY": self._secrets.get(f"session_{name}"),
            "LINK_KEY": self._secrets.get(f"links_{name}"),
            "WEBHOOKS_TO_LOOPBACK": "true",
        } | {
            key.upper(): os.environ.get(key.upper(), str(Settings.model_fields[key].default))
            for key in DOSING
        }

    def _client_secret(self, name: str) -> str:
        return self._secrets.get(f"client_example-{name}")

    def _issuer_environment(self) -> dict[str, str]:
        urls = {name: f"http://127.0.0.1:{self._ports[name]}" for name in self._names}
        return {
            "ISSUER_ADDRESS": f"http://127.0.0.1:{self._ports['issuer']}",
            "ISSUER_SERVICES": json.dumps(urls),
            "ISSUER_CLIENTS": json.dumps(clients(self._secrets.get)),
            "ISSUER_STATE": str(self.state),
        }

    async def _claim_state(self) -> None:
        if self._claim is None:
            self._claim = await in_thread(lambda: Claim(self.state))
            self._inherited.append(self._claim.inherited)

    async def _start_database(self) -> None:
        await self.postgres.start()
        await self.postgres.prepare(self._names)
        for name in self._names:
            engine = create_async_engine(
                self.postgres.database_url(name, owner_of(name)), poolclass=NullPool
            )
            await migrate(engine, name)
            await engine.dispose()

    async def _start_broker(self) -> None:
        await self.broker.start()
        admin = self.broker.login(ADMIN)
        if not self.broker.secure:
            await ensure_topics(admin, all_topics(), partitions=Shape().partitions)
            return
        organisations = with_topics()
        principals = [*self._names, OPERATOR, *map(principal_of, organisations)]
        passwords = {name: self.broker.login(name).password for name in principals}
        await apply(admin, organisations=organisations, passwords=passwords)

    def _part(self, name: str) -> Postgres | Broker | Child:
        if name == "kafka" and self.broker.kind == "external":
            raise ValueError("This Kafka is not ours to stop.")
        if name == "postgres":
            return self.postgres
        return self.broker if name == "kafka" else self._children[name]

    def _launch(self, name: str) -> Child:
        if name in self._children and self._children[name].alive:
            raise ValueError(f"{name} already runs")
        program = self._program(name)
        log = self.state / "logs" / f"{name}.log"
        return Child(program, log, keep_open=self._inherited)

    def _program(self, name: str) -> Program:
        if name == "mail":
            return Program(name, self._mail_command())
        if name == "issuer":
            command = [sys.executable, "-m", "estafette.issuer"]
            return Program(name, command, self._issuer_environment())
        return Program(name, self._command, self.environment(name))

    def _mail_command(self) -> list[str]:
        command = [sys.executable, "-m", "estafette.platform.mail"]
        command += ["--smtp-port", str(self._ports["smtp"])]
        command += ["--http-port", str(self._ports["mail"])]
        command += ["--bounces", f"127.0.0.1:{self._ports['bounces']}"]
        return [*command, "--directory", str(self.state / "mail")]


async def _together(parts: Sequence[Coroutine[None, None, None]]) -> None:
    """Run all; the first that fails ends the others."""
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None


async def _all_in_threads(actions: Sequence[Callable[[], None]]) -> None:
    results = await asyncio.gather(
        *(asyncio.to_thread(action) for action in actions), return_exceptions=True
    )
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def _until_http(child: Child, url: str) -> None:
    async with httpx2.AsyncClient(trust_env=False) as http:

        async def ready() -> bool:
            try:
                return (await http.get(url)).is_success
            except httpx2.HTTPError:
                return False

        await child.until(ready, READY_SECONDS)


def _properties(values: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())
