"""What it costs to know who asks: a list with token, table, locked rows and log, and without."""

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from estafette.bench.place import Bench
from estafette.issuer.app import create_issuer
from estafette.issuer.settings import Client, IssuerSettings
from services.municipality.app import service
from services.municipality.domain.handovers import days_left
from services.municipality.models import HandoverRow
from shared.identity.identity import Identity
from shared.identity.issuer import Issuer
from shared.identity.sessions import Sessions
from shared.runtime.app import create_app
from shared.runtime.clock import SystemClock

REQUESTS = 300
ROWS = 50
_PATH = f"/handovers?limit={ROWS}"
_DAY = date(2027, 7, 10)


async def fill_desk(bench: Bench) -> None:
    """Put offers on the desk of one municipality."""
    async with bench.transactions.begin() as tx:
        tx.add(*(_an_offer() for _ in range(ROWS)))


async def guarded_rate(bench: Bench) -> float:
    """Return requests per second by a system with a token; each row shown is noted in the log."""
    app = create_app(service, bench.settings)
    app.state.transactions = bench.transactions
    async with _issuing(bench) as (issuer, token):
        sessions = Sessions(bench.engine, SystemClock().now)
        app.state.recognises = Identity(bench.settings, sessions, issuer)
        return await _rate(app, {"authorization": f"Bearer {token}"})


async def unguarded_rate(bench: Bench) -> float:
    """Return requests per second of the same list by the tables' owner, to anybody."""
    app = FastAPI()

    @app.get("/handovers")
    async def handovers(limit: int) -> list[dict[str, Any]]:
        async with AsyncSession(bench.owner) as session:
            order = (col(HandoverRow.answer_by), col(HandoverRow.handover_id))
            rows = await session.exec(select(HandoverRow).order_by(*order).limit(limit))
            return [
                row.model_dump(exclude={"document", "refusal_reason"})
                | {"days_left": days_left(row.answer_by, _DAY)}
                for row in rows
            ]

    return await _rate(app, {})


async def _rate(app: FastAPI, headers: dict[str, str]) -> float:
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://bench") as http:
        for number in range(REQUESTS + 20):
            if number == 20:
                started = time.perf_counter()
            answer = await http.get(_PATH, headers=headers)
            assert len(answer.json()) == ROWS, answer.text
        return REQUESTS / (time.perf_counter() - started)


@asynccontextmanager
async def _issuing(bench: Bench) -> AsyncIterator[tuple[Issuer, str]]:
    address = bench.settings.oidc_issuer
    client = Client(
        secret="bench",  # noqa: S106  opens nothing
        memberships=["municipality:GM0599:system"],
        scopes=["offers"],
    )
    with tempfile.TemporaryDirectory() as place:
        settings = IssuerSettings(
            issuer_address=address,
            issuer_services={},
            issuer_clients={"bench": client},
            issuer_state=Path(place),
        )
        transport = httpx2.ASGITransport(create_issuer(settings))
        async with httpx2.AsyncClient(transport=transport, base_url=address) as http:
            form = {"grant_type": "client_credentials"}
            answer = await http.post("/token", data=form, auth=("bench", "bench"))
            yield Issuer(address, http), answer.json()["access_token"]


def _an_offer() -> HandoverRow:
    return HandoverRow(
        handover_id=uuid7(),
        subject=uuid7(),
        gemeentecode="GM0599",
        regie_version=1,
        held_since=datetime(2026, 7, 10, tzinfo=UTC),
        from_organisation="school:99ZZ",
        to_organisation="gemeente:GM0599",
        offered_on=_DAY,
        answer_by=_DAY,
        agreed_on=_DAY,
        coach_id="C01",
        coach_organisation="partner:P01",
        document="sealed",
    )
