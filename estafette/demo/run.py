"""The demonstration from beginning to end."""

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from estafette.addresses import Addresses
from estafette.clients import Services, connect
from estafette.conductor import advance, settle, today
from estafette.demo.example import COACHES, write_graduates
from estafette.demo.invariants import check
from estafette.demo.people import People
from estafette.demo.report import (
    show_addresses,
    show_counts,
    show_invariants,
    show_timeline,
)
from estafette.graduates import import_file
from estafette.platform.kafka import Kind
from estafette.platform.platform import Platform

DATA = Path(__file__).parents[2] / "data"
EXAMPLE_ROWS = 1000
LAST_DAY = date(2027, 11, 30)
"""A year after the last diploma of the example, and the weeks in which handovers run."""


async def run(
    console: Console, *, graduates: int, seed: int, state: Path | None, broker: Kind | None
) -> bool:
    """Run the demonstration on a platform of its own; returns True if every invariant holds."""
    with tempfile.TemporaryDirectory(prefix="estafette-demo-") as temporary:
        place = state or Path(temporary)
        console.print("Starting the platform…")
        async with Platform(place, broker=broker, tell=console.print) as platform:
            return await live_on(console, platform.addresses, place, graduates, seed)


async def live_on(
    console: Console, addresses: Addresses, place: Path, graduates: int, seed: int
) -> bool:
    """Run the demonstration on a platform that runs; returns True if every invariant holds."""
    async with connect(addresses) as services:
        bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
        )
        with bar:
            await _live(services, bar, place, graduates, seed)
        await show_counts(console, services)
        handed_over = await services.school.get("/people", handed_over=True, limit=1)
        for subject in handed_over:
            await show_timeline(console, services, UUID(subject))
    show_addresses(console, addresses)
    results = await check(addresses)
    if show_invariants(console, results):
        console.print("demo: ok")
        return True
    for result in results:
        for line in result.broken[:5]:
            console.print(f"{result.name}: {line}")
    names = ", ".join(result.name for result in results if result.broken)
    console.print(f"demo: broken: {names}")
    return False


async def _live(services: Services, bar: Progress, place: Path, graduates: int, seed: int) -> None:
    task = bar.add_task("importing graduates", total=None)
    await introduce(services)
    await import_file(services.school, _file(place, graduates))
    await settle(services)
    people = People(services, coaches(), seed)
    start = await today(services)
    await people.order_modules(start)
    await settle(services)
    await people.act(start)
    await settle(services)
    bar.update(task, description="living the year", total=(LAST_DAY - start).days)
    await advance(
        services,
        LAST_DAY,
        people=people.act,
        passed=lambda day: bar.update(task, completed=(day - start).days, description=f"{day}"),
    )


def _file(place: Path, graduates: int) -> Path:
    if graduates == EXAMPLE_ROWS:
        return DATA / "graduates-example.csv"
    file = place / "graduates.csv"
    write_graduates(file, graduates)
    return file


async def introduce(services: Services) -> None:
    """Make partners, coaches and the catalogue of the example known. Idempotent."""
    partners = _rows("partners.csv")
    await services.school.put("/catalogue/partners", partners)
    names = [{"partner_id": p["partner_id"], "name": p["name"]} for p in partners]
    await services.partner.put("/partners", names)
    await services.partner.put("/coaches", coaches())
    await services.school.put("/catalogue/modules", [_module(m) for m in _rows("catalogue.csv")])
    trainers = [_lists(trainer, " ", "languages") for trainer in _rows("trainers.csv")]
    await services.school.put("/catalogue/trainers", trainers)
    for brand in _rows("brands.csv"):
        await services.school.put(f"/brands/{brand['brin']}", brand)
    known = {(p["brin"], p["version"]) for p in await services.school.get("/policy")}
    for policy in _rows("policy.csv"):
        if (policy["brin"], policy["version"]) not in known:
            await services.school.post("/policy", _lists(policy, " ", "groups"))


def coaches() -> list[dict[str, Any]]:
    """Return the coaches of the example, with their addresses at work."""
    return [
        {"coach_id": c, "partner_id": p, "name": name, "email": f"{c}@{p}.example".lower()}
        for c, p, name in COACHES
    ]


def _rows(name: str) -> list[dict[str, Any]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _module(row: dict[str, Any]) -> dict[str, Any]:
    words = _lists(row, " ", "levels", "languages", "shops")
    told = _lists(words, "|", "suits", "suits_less")
    return {name: value for name, value in told.items() if value != ""}


def _lists(row: dict[str, Any], between: str, *names: str) -> dict[str, Any]:
    return row | {name: [part for part in row[name].split(between) if part] for name in names}
