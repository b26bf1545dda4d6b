"""Services and the development issuer over real HTTP on loopback, without Kafka."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from estafette.issuer.app import create_issuer
from estafette.issuer.settings import IssuerSettings
from shared.access.rows import SERVICE
from shared.identity.identity import Identity
from shared.identity.sessions import Sessions
from shared.messaging.transaction import Transactions
from shared.runtime.app import create_app
from shared.runtime.clock import AMSTERDAM, MovableClock, SystemClock
from shared.runtime.links import Links
from shared.runtime.process import Service, make_engine, make_sessions
from shared.runtime.sealing import Sealer
from shared.runtime.settings import Settings
from tests.service.conftest import START


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def serving(app: FastAPI, port: int) -> AsyncIterator[str]:
    """Serve an app on loopback, without the parts that need Kafka."""
    config = uvicorn.Config(
        app, port=port, lifespan="off", log_config=None, timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


class SettableClock:
    """The real time, moved by a test."""

    def __init__(self) -> None:
        self.ahead = SystemClock().now() - SystemClock().now()

    def now(self) -> Any:
        """Return the instant."""
        return SystemClock().now() + self.ahead


@dataclass
class Served:
    """A service and an issuer that listen."""

    url: str
    issuer: str
    service: Service
    app: FastAPI
    transactions: Transactions
    identity: Identity
    clock: SettableClock
    """The clock of sessions; the service's own is ``transactions.clock``."""


@asynccontextmanager
async def served(
    settings: Settings, state: Path, clients: dict[str, Any] | None = None
) -> AsyncIterator[Served]:
    """Serve a service on its database, with a development issuer that keeps keys in ``state``."""
    ports = free_port(), free_port()
    url, issuer = (f"http://127.0.0.1:{port}" for port in ports)
    issuing = create_issuer(
        IssuerSettings(
            issuer_address=issuer,
            issuer_services={settings.service: url},
            issuer_clients=clients or {},
            issuer_state=state,
        )
    )
    settings = settings.model_copy(update={"oidc_issuer": issuer, "public_url": url})
    async with serving(issuing, ports[1]), served_at(settings, ports[0]) as here:
        yield here


@asynccontextmanager
async def served_at(settings: Settings, port: int) -> AsyncIterator[Served]:
    """Serve a service on its database, for people of the issuer that its settings name."""
    service: Service = import_module(f"services.{settings.service}.app").service
    engine, clock = make_engine(settings), SettableClock()
    transactions = Transactions(
        make_sessions(engine),
        MovableClock(START.astimezone(AMSTERDAM)),
        Sealer(settings.personal_data_key),
        SERVICE,
        links=Links(settings.link_key, settings.public_url),
    )
    identity = Identity(settings, Sessions(engine, clock.now))
    app = create_app(service, settings)
    app.state.transactions = transactions
    app.state.identity = app.state.recognises = identity
    async with serving(app, port) as url:
        yield Served(url, settings.oidc_issuer, service, app, transactions, identity, clock)
    await identity.issuer.close()
    await engine.dispose()
