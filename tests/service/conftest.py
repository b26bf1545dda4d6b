"""One service with a real database and no Kafka: its rows, its API, and what it recorded."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from starlette.datastructures import State
from starlette.types import Receive, Scope, Send

from shared.access.rows import SERVICE
from shared.identity.limits import make_limiter
from shared.messaging.inbox import Inbox
from shared.messaging.transaction import Transactions
from shared.runtime.app import create_app
from shared.runtime.clock import AMSTERDAM, MovableClock
from shared.runtime.due import DueWork
from shared.runtime.links import Links
from shared.runtime.process import Service, make_engine, make_sessions
from shared.runtime.sealing import Sealer
from shared.runtime.settings import ServiceName
from shared.schemas.event import Event
from tests.asking import HEADER, Askers
from tests.builders import SUBJECT, a_record
from tests.conftest import NewSettings
from tests.service.receivers import Receiver, listening

PUBLIC_URL = "http://service"
START = datetime(2026, 6, 1, 8, tzinfo=AMSTERDAM)


@dataclass
class Desk:
    """What a test does with a service."""

    transactions: Transactions
    http: httpx2.AsyncClient
    inbox: Inbox
    due: DueWork
    clock: MovableClock
    askers: Askers

    def asking(self, *memberships: str) -> dict[str, str]:
        """Return the headers with which somebody of these memberships asks."""
        name = " ".join(memberships) or "no memberships"
        self.askers.introduce(name, *memberships)
        return {HEADER: name}

    async def receive(self, *events: Event, subject: UUID = SUBJECT) -> None:
        """Let the service receive events, as from Kafka."""
        await self.inbox.receive([a_record(e, subject) for e in events], self.transactions)

    async def live_until(self, moment: datetime) -> None:
        """Move the clock and do what falls due."""
        self.clock.move_to(moment)
        await self.due.catch_up()

    async def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """Return what a query finds."""
        async with self.transactions.read() as session:
            found = await session.execute(text(query), values)
            return [dict(row) for row in found.mappings()]

    async def recorded(self, event: type[Event]) -> list[dict[str, Any]]:
        """Return the recorded events of a type, oldest first: subject and facts."""
        rows = await self.rows(
            "SELECT subject, body FROM event_log WHERE type = :type ORDER BY position",
            type=event.type,
        )
        return [{"subject": row["subject"], **json.loads(row["body"])} for row in rows]


NewDesk = Callable[[ServiceName], Awaitable[Desk]]


@dataclass
class AppOfDesk:
    """An app as one desk has it: made once for all tests, with the state of this desk."""

    app: FastAPI
    state: State

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with this desk's state."""
        self.app.state = self.state
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def apps() -> dict[str, FastAPI]:
    """Apps that were made already, by service: reading all routes takes a while."""
    return {}


@pytest.fixture
async def new_desk(new_settings: NewSettings, apps: dict[str, FastAPI]) -> AsyncIterator[NewDesk]:
    async with AsyncExitStack() as stack:

        async def make(name: ServiceName) -> Desk:
            settings = await new_settings(name)
            service: Service = import_module(f"services.{name}.app").service
            engine = make_engine(settings)
            stack.push_async_callback(engine.dispose)
            clock = MovableClock(START)
            sealer = Sealer(settings.personal_data_key)
            transactions = Transactions(
                make_sessions(engine),
                clock,
                sealer,
                SERVICE,
                links=Links(settings.link_key, PUBLIC_URL),
                before_commit=service.before_commit,
            )
            if name not in apps:
                apps[name] = create_app(service, settings)
            app = AppOfDesk(apps[name], State(dict(apps[name].state._state)))
            app.state.settings, app.state.limiter = settings, make_limiter()
            app.state.transactions = transactions
            app.state.recognises = askers = Askers()
            transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
            http = httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL)
            await stack.enter_async_context(http)
            due = DueWork(name, service.due, transactions)
            return Desk(transactions, http, service.inbox, due, clock, askers)

        yield make


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody's system that takes webhooks."""
    with listening() as receiver:
        yield receiver
