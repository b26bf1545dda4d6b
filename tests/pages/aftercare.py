"""What pages of aftercare are shown with: graduates, a catalogue, and the clock moved."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text

from services.school.imports import import_graduates
from services.school.offering import Module, Partner, Trainer, keep_modules, keep_partners
from services.school.offering import keep_trainer as keep
from shared.runtime.clock import AMSTERDAM, MovableClock
from shared.runtime.due import DueWork
from shared.schemas.event import Event
from shared.schemas.personal import Sealed
from tests.browser import Site
from tests.builders import a_file

MODULE = UUID("01990000-0000-7000-8000-0000000000aa")


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, tzinfo=AMSTERDAM)


async def bring(site: Site, *rows: str) -> None:
    """Import graduates."""

    async def content() -> AsyncIterator[bytes]:
        yield a_file(*rows)

    result = await import_graduates(content(), site.served.transactions, {"99ZZ"})
    with result.refused as refused:
        assert result.rejected == 0, refused.read()


async def live_until(site: Site, moment: datetime) -> None:
    """Move the service's clock and do what falls due."""
    clock = site.served.transactions.clock
    assert isinstance(clock, MovableClock)
    clock.move_to(moment)
    await DueWork("school", site.served.service.due, site.served.transactions).catch_up()


async def fill_catalogue(site: Site) -> None:
    """Offer one module in the public shop, given by somebody with a story."""
    module: dict[str, Any] = {
        "module_id": MODULE,
        "name": "Omgaan met geld",
        "theme": "Praktische zaken na diplomeren",
        "partner_id": "P01",
        "duration_minutes": 50,
        "phase": "both",
        "max_group_size": 30,
        "price_eur": 400,
        "contract_from": "2026-01-01",
        "contract_until": "2027-12-31",
    }
    trainers = [
        ("C01", "Rachid Benali", "Ik had zelf schulden op mijn negentiende."),
        ("C02", "Fatima Aksoy", "Ik hielp al honderd jongeren aan werk."),
    ]
    async with site.served.transactions.begin() as tx:
        mailbox = "orders@p01.example"
        partner = Partner(partner_id="P01", name="Partner Een", order_mailbox=mailbox)
        await keep_partners(tx, [partner], "test")
        await keep_modules(tx, [Module.model_validate(module)])
        for number, name, story in trainers:
            await keep(tx, Trainer(trainer_id=number, partner_id="P01", name=name, story=story))


async def events(site: Site, kind: type[Event]) -> list[tuple[UUID, dict[str, Any]]]:
    """Return what the service recorded of a type: subject and facts."""
    async with site.served.transactions.read() as session:
        rows = await session.execute(
            text("SELECT subject, body FROM event_log WHERE type = :type ORDER BY position"),
            {"type": kind.type},
        )
        return [(row.subject, json.loads(row.body)) for row in rows]


async def links(site: Site, kind: type[Event], content: type[BaseModel]) -> Any:
    """Return the links in the newest event of a type, as the mail shows them."""
    subject, body = (await events(site, kind))[-1]
    sealed = Sealed[BaseModel](body["links"])
    return site.served.transactions.sealer.unseal(subject, sealed, content)
