"""What ``up`` brings for the tour: something on every page, and nothing twice."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from estafette.addresses import Addresses
from estafette.clients import Services, connect
from estafette.conductor import advance, today
from estafette.demo.run import DATA, introduce
from estafette.demo.tour.days import TODAY
from estafette.demo.tour.filling import fill
from estafette.demo.tour.persons import People
from estafette.graduates import import_file
from estafette.platform.platform import Platform
from shared.access.rows import SERVICE
from tests.system.effectrapportage import counted_independently

pytestmark = [pytest.mark.connected, pytest.mark.slow, pytest.mark.timeout(300)]

READ_OR_SIGNED_IN = {"disclosure", "web_session"}
"""Tables that grow because somebody looks or signs in."""


async def bring(services: Services, addresses: Addresses) -> bool:
    await introduce(services)
    await import_file(services.school, DATA / "graduates-example.csv")
    return await fill(services, addresses)


async def rows_of(addresses: Addresses) -> dict[str, int]:
    """Return how many rows each table of each service has."""
    counted: dict[str, int] = {}
    for service, url in addresses.postgres.items():
        database = await asyncpg.connect(url)
        await database.execute(f"SET estafette.reach = '{SERVICE}'")
        names = await database.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        )
        for name in (row["tablename"] for row in names):
            counted[f"{service}.{name}"] = await database.fetchval(f'SELECT count(*) FROM "{name}"')
        await database.close()
    return counted


async def test_up_brings_something_for_every_page_and_nothing_twice(tmp_path: Path) -> None:
    async with (
        Platform(tmp_path, broker="wheel", tell=lambda _: None) as platform,
        connect(platform.addresses) as services,
    ):
        addresses = platform.addresses
        assert await bring(services, addresses)
        assert await today(services) == TODAY
        before = await rows_of(addresses)

        standings = {order["standing"] for order in await services.school.get("/orders/desk")}
        moments: list[dict[str, Any]] = await services.school.get("/moments")
        stale = [entry for entry in await services.school.get("/social-map") if entry["stale"]]
        assert standings >= {"open", "overdue", "planned", "report-due", "closed", "declined"}
        assert sum(moment["sign_ups"] for moment in moments) == 5
        assert len(stale) == 1
        plan: list[dict[str, Any]] = await services.school.get("/promotion-plan")
        assert {each["status"] for each in plan} == {"draft", "under-way"}
        assert sum(each["measured"]["sign_ups"] for each in plan) == 1
        assert sum(each["measured"]["sent"] for each in plan) == 32
        assert before["school.campaign_recipient"] == 32
        assert before["partner.webhook"] == 1
        assert before["school.evaluation"] > 15
        await there_is_work_for_the_municipality(services, before)
        await the_effectrapportage_adds_up(addresses)

        assert await bring(services, addresses)
        assert await rows_of(addresses) | grown(before) == before

        await advance(services, TODAY.replace(day=TODAY.day + 1))
        assert not await bring(services, addresses)


async def there_is_work_for_the_municipality(services: Services, rows: dict[str, int]) -> None:
    city = services.municipality
    offers: list[dict[str, Any]] = await city.get("/handovers")
    assert {each["status"] for each in offers} == {"open", "accepted", "refused", "expired"}
    assert sum(each["status"] == "open" for each in offers) == 5
    ways = ("same_coach", "warm_contact_on", "cold_reason")
    assert all(any(each[way] for each in offers) for way in ways)
    assert len(await city.get("/upcoming")) == 2
    assert {each["status"] for each in await city.get("/cases")} == {"open", "closed"}
    assert any(each["overdue"] for each in await city.get("/tasks"))
    assert rows["municipality.handover_question"] == 1
    assert rows["municipality.consultation"] == 3
    assert rows["municipality.doorstroompunt_support"] == 1
    assert rows["municipality.own_part_term"] == 1, "the part itself is locked for everybody else"


async def the_effectrapportage_adds_up(addresses: Addresses) -> None:
    """Each own figure is what the services' own tables count, and has as many rows behind it."""
    independent = await counted_independently(addresses, 2026)
    async with AsyncExitStack() as stack:
        people = People(addresses, stack)
        manager = await people.at("municipality", "u-city-region")
        officer = await people.at("municipality", "u-city-privacy")
        programme = await manager.get("/regions/programme")
        report = await manager.get("/regions/reports/2026")
        rows = {
            key: await officer.open(f"/region/reports/2026/figures/{key}/rows")
            for key in independent
        }
    assert {each["article"] for each in programme["missing"]} == {
        "Regeling 2.3",
        "Regeling 2.4 onder i",
    }
    shown = {each["key"]: each["counted"] for each in report["figures"]}
    assert {key: page.count('scope="row"') for key, page in rows.items()} == independent
    assert shown.keys() == independent.keys()
    assert {key: n for key, n in shown.items() if n is not None}.items() <= independent.items()
    assert sum(number is not None for number in shown.values()) >= 6
    assert all(number > 0 for number in independent.values())


def grown(before: dict[str, int]) -> dict[str, int]:
    return {name: n for name, n in before.items() if name.partition(".")[2] in READ_OR_SIGNED_IN}
