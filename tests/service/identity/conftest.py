"""A real issuer and a service of which people and systems are recognised, both over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from estafette.issuer.app import create_issuer
from estafette.issuer.keys import Keys
from estafette.issuer.settings import IssuerSettings
from services.municipality.app import service
from shared.access.rows import SERVICE
from shared.identity.identity import Identity
from shared.identity.sessions import Sessions
from shared.messaging.transaction import Transactions
from shared.runtime.app import create_app
from shared.runtime.clock import AMSTERDAM, MovableClock, SystemClock
from shared.runtime.links import Links
from shared.runtime.process import make_engine, make_sessions
from shared.runtime.sealing import Sealer
from tests.builders import a_record
from tests.conftest import NewSettings
from tests.service.conftest import START
from tests.service.test_municipality import an_offered

SECRET = "a secret of the tests"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def serving(app: FastAPI, port: int) -> AsyncIterator[str]:
    """Serve an app on loopback, without the parts that need Kafka."""
    config = uvicorn.Config(app, port=port, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@dataclass
class Place:
    """The service and the issuer of a test."""

    url: str
    issuer: str
    identity: Identity
    clock: "SettableClock"
    keys: Keys
    """The issuer's own keys, to forge with."""
    app: FastAPI

    def claims(self, **changed: Any) -> dict[str, Any]:
        """Return the claims of a good access token of a case worker's system."""
        claims = {
            "iss": self.issuer,
            "sub": "a-system",
            "aud": "estafette-api",
            "scope": "offers cases",
            "estafette_memberships": ["municipality:GM0599:system"],
        }
        return claims | changed


class SettableClock:
    """The real time, moved by a test."""

    def __init__(self) -> None:
        self.ahead = SystemClock().now() - SystemClock().now()

    def now(self) -> Any:
        """Return the instant."""
        return SystemClock().now() + self.ahead


@pytest.fixture
async def place(new_settings: NewSettings, tmp_path: Path) -> AsyncIterator[Place]:
    ports = free_port(), free_port()
    url, issuer = (f"http://127.0.0.1:{port}" for port in ports)
    client = {
        "secret": SECRET,
        "memberships": ["municipality:GM0599:system"],
        "scopes": ["offers", "cases"],
    }
    issuing = create_issuer(
        IssuerSettings(
            issuer_address=issuer,
            issuer_services={"municipality": url},
            issuer_clients={"a-system": client},
            issuer_state=tmp_path,
        )
    )
    settings = (await new_settings("municipality")).model_copy(
        update={"oidc_issuer": issuer, "public_url": url}
    )
    engine, clock = make_engine(settings), SettableClock()
    sealer = Sealer(settings.personal_data_key)
    start = MovableClock(START.astimezone(AMSTERDAM))
    links = Links(settings.link_key, url)
    transactions = Transactions(make_sessions(engine), start, sealer, SERVICE, links=links)
    await service.inbox.receive([a_record(an_offered(sealer))], transactions)
    identity = Identity(settings, Sessions(engine, clock.now))
    app = create_app(service, settings)
    app.state.transactions = transactions
    app.state.identity = app.state.recognises = identity
    async with serving(issuing, ports[1]), serving(app, ports[0]):
        keys = Keys(tmp_path / "issuer-keys.json")
        yield Place(url, issuer, identity, clock, keys, app)
    await identity.issuer.close()
    await engine.dispose()
