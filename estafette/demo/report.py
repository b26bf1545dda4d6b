"""What the demonstration prints at its end."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from estafette.addresses import Addresses
from estafette.clients import Services
from estafette.demo.invariants import Result
from estafette.timeline import Entry, timeline
from shared.pages import day, number

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


async def show_counts(console: Console, services: Services) -> None:
    """Print the table of what happened."""
    school = await services.school.get("/overview")
    municipality = await services.municipality.get("/overview")
    mails = (await services.notifications.get("/overview"))["messages"]
    table = Table("what happened", "number")
    table.columns[1].justify = "right"
    rows = {
        "students and graduates imported": school["students"],
        "graduated": school["graduates"],
        "in scope: guidance offered": school["in_scope"],
        "modules ordered": school["orders"],
        "orders carried out and closed": school["orders_closed"],
        "enrolled in aftercare": school["enrolments"],
        "two-way contacts": school["contacts_two_way"],
        "in steady work": school["steady_work"],
        "in further education": school["further_education"],
        "OneYearWithoutJob": school["one_year_without_job"],
        "handed over with the same coach": municipality["same_coach"],
        "handed over with another coach": municipality["other_coach"],
        "refused by the young person": school["handovers"].get("declined", 0),
        "refused by the municipality": municipality["refused"],
        "expired without an answer": municipality["expired"],
        "mails sent": mails.get("sent", 0),
        "mails failed": mails.get("failed", 0),
    }
    for name, value in rows.items():
        table.add_row(name, number(int(value)))
    console.print(table)


async def show_timeline(console: Console, services: Services, subject: UUID) -> None:
    """Print the whole timeline of one person."""
    table = Table("day", "service", "event", "facts", title=f"One young person: {subject}")
    for entry in await timeline(services, subject):
        when = day(entry.at.astimezone(AMSTERDAM).date())
        table.add_row(when, entry.service, entry.event, facts(entry))
    console.print(table)


def facts(entry: Entry) -> str:
    """Return the facts of an event that say something to people, on one line."""
    dull = ("_id", "brin", "crebo", "template", "cause", "version")
    shown: dict[str, Any] = {
        name: value
        for name, value in entry.data.items()
        if value is not None and not any(part in name for part in dull)
    }
    return ", ".join(f"{name} {value}" for name, value in shown.items())[:90]


def show_addresses(console: Console, addresses: Addresses) -> None:
    """Print where the pages and metrics are."""
    table = Table("part", "address", title="While a platform runs (make up)")
    for name, url in addresses.services.items():
        table.add_row(name, f"{url}/  and  {url}/metrics")
    table.add_row("mails", f"{addresses.mail}/")
    table.add_row("kafka", addresses.kafka)
    console.print(table)


def show_invariants(console: Console, results: Sequence[Result]) -> bool:
    """Print the invariants; returns True if all hold."""
    table = Table("invariant", "checked", "result")
    table.columns[1].justify = "right"
    for result in results:
        outcome = "holds" if not result.broken else f"BROKEN ({len(result.broken)})"
        table.add_row(result.name, number(result.checked), outcome)
    console.print(table)
    return all(not result.broken for result in results)
