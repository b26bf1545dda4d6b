"""The command line ``estafette``."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

import httpx2
import typer
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.table import Table

from estafette import addresses as where
from estafette import kafka_commands
from estafette.clients import Refused, ServiceClient, Services, connect
from estafette.conductor import NotSettled, advance, today
from estafette.demo.report import facts, show_addresses
from estafette.demo.run import DATA, introduce, run
from estafette.demo.tour.filling import fill
from estafette.graduates import import_file
from estafette.kafka_access import AccessFailed
from estafette.platform import daemon
from estafette.platform.kafka import KafkaFailed
from estafette.platform.platform import StartFailed
from estafette.platform.postgres import PostgresFailed
from estafette.timeline import timeline as read_timeline
from estafette.topics import follow
from shared.messaging.topics import STREAMS
from shared.schemas.event import Envelope

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Estafette: keeps hold of a young person between school and lasting work.",
)
import_app = typer.Typer(no_args_is_help=True, help="Bring data in.")
clock_app = typer.Typer(no_args_is_help=True, help="Move the clock of a demonstration.")
events_app = typer.Typer(no_args_is_help=True, help="Look at events, or send them again.")
letters_app = typer.Typer(no_args_is_help=True, help="Events that were set aside.")
app.add_typer(import_app, name="import")
app.add_typer(clock_app, name="clock")
app.add_typer(events_app, name="events")
app.add_typer(letters_app, name="dead-letters")
app.add_typer(kafka_commands.app, name="kafka")

State = Annotated[
    Path, typer.Option("--state", help="Where the platform keeps its data, logs and addresses.")
]
CsvFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for a program to read.")]
Service = Annotated[
    str, typer.Option("--service", help="school, municipality, partner or notifications.")
]
HERE = where.STATE_DIRECTORY
console = Console()
Answer = TypeVar("Answer")


def _with_services(state: Path, act: Callable[[Services], Awaitable[Answer]]) -> Answer:
    async def go() -> Answer:
        async with connect(where.load(state)) as services:
            return await act(services)

    return asyncio.run(go())


def _named(services: Services, name: str) -> ServiceClient:
    for service in services.all:
        if service.name == name:
            return service
    names = ", ".join(service.name for service in services.all)
    raise typer.BadParameter(f"--service {name!r}: choose one of {names}")


def _print_json(value: Any) -> None:  # noqa: ANN401  whatever a service answered
    console.print_json(json.dumps(value, default=str))


@app.command(epilog="Example: estafette up && estafette status")
def up(
    state: State = HERE,
    example: Annotated[
        bool, typer.Option(help="Bring the example: half a year of work, so that pages show it.")
    ] = True,
) -> None:
    """Start the platform and leave it running; data is kept between up and down."""
    found = daemon.up(state)
    if example:

        async def bring(services: Services) -> None:
            await introduce(services)
            await import_file(services.school, DATA / "graduates-example.csv")
            await fill(services, found)

        _with_services(state, bring)
    show_addresses(console, found)
    console.print(f"Addresses are in {state}/platform.json. Stop with: estafette down")


@app.command(epilog="Example: estafette down")
def down(state: State = HERE) -> None:
    """Stop the platform; its data stays."""
    stopped = daemon.down(state)
    console.print("Stopped." if stopped else f"No platform runs in {state}.")


@app.command(epilog="Example: estafette demo --graduates 20000")
def demo(
    graduates: Annotated[int, typer.Option(min=50, help="How many graduates.")] = 1000,
    seed: Annotated[int, typer.Option(help="Chance of the people.")] = 2026,
    state: Annotated[
        Path | None, typer.Option(help="Keep data and logs here instead of throwing them away.")
    ] = None,
) -> None:
    """Live through a year with a school, partners and municipalities, and check everything."""
    ok = asyncio.run(run(console, graduates=graduates, seed=seed, state=state, broker=None))
    raise typer.Exit(0 if ok else 1)


@app.command(epilog="Example: estafette status --json")
def status(state: State = HERE, as_json: AsJson = False) -> None:
    """Show how the services are doing."""

    async def ask(services: Services) -> dict[str, Any]:
        return {
            s.name: {
                "ready": (await s.http.get("/health/ready")).json()["checks"],
                "clock": (await s.get("/clock"))["now"],
                **await s.get("/progress"),
            }
            for s in services.all
        }

    found = _with_services(state, ask)
    if as_json:
        _print_json(found)
        return
    table = Table("service", "ready", "clock", "outbox", "lag", "published", "received")
    for name, s in found.items():
        ready = "yes" if all(s["ready"].values()) else "no"
        counts = [str(s[key]) for key in ("outbox", "lag", "published", "received")]
        table.add_row(name, ready, s["clock"][:16], *counts)
    console.print(table)


@import_app.command("graduates", epilog="Example: estafette import graduates diplomas.csv")
def import_graduates(file: CsvFile, state: State = HERE, as_json: AsJson = False) -> None:
    """Import students and graduates; refused rows go to FILE.rejected.csv."""
    _import(file, "graduates", state, as_json=as_json)


@import_app.command("outcomes", epilog="Example: estafette import outcomes outcomes.csv")
def import_outcomes(file: CsvFile, state: State = HERE, as_json: AsJson = False) -> None:
    """Import where graduates are now; refused rows go to FILE.rejected.csv."""
    _import(file, "outcomes", state, as_json=as_json)


def _import(
    file: Path, of: Literal["graduates", "outcomes"], state: Path, *, as_json: bool
) -> None:
    bar = Progress(
        TextColumn("sending"), BarColumn(), DownloadColumn(), console=Console(stderr=True)
    )
    with bar:
        task = bar.add_task("", total=file.stat().st_size)
        summary = _with_services(
            state,
            lambda s: import_file(
                s.school, file, of=of, sent=lambda n: bar.update(task, advance=n)
            ),
        )
    counts = {
        name: getattr(summary, name)
        for name in ("rows", "added", "changed", "unchanged", "rejected", "rejected_file")
    }
    if as_json:
        _print_json(counts)
        return
    console.print(", ".join(f"{name} {value}" for name, value in counts.items() if value))


@clock_app.command("advance", epilog="Example: estafette clock advance --days 90")
def clock_advance(
    days: Annotated[int, typer.Option(min=1, help="How many days.")] = 1, state: State = HERE
) -> None:
    """Move the clock of all services; everything that falls due on the way happens."""

    async def move(services: Services) -> None:
        start = await today(services)
        target = start + timedelta(days=days)
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("days", total=days)
            await advance(
                services,
                target,
                passed=lambda day: bar.update(task, completed=(day - start).days),
            )
        console.print(f"It is now {target}.")

    _with_services(state, move)


@events_app.command("tail", epilog="Example: estafette events tail --type student-graduated --json")
def events_tail(  # noqa: PLR0913  each is an option
    state: State = HERE,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    event_type: Annotated[str | None, typer.Option("--type", help="Part of the type.")] = None,
    subject: Annotated[UUID | None, typer.Option(help="Only this subject.")] = None,
    from_start: Annotated[bool, typer.Option(help="From the first event on.")] = True,
    limit: Annotated[int, typer.Option(min=0, help="Stop after so many; 0: never.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Show events as they come, straight from Kafka."""

    async def go() -> None:
        shown = 0
        topics = (topic,) if topic else STREAMS
        kafka = where.load(state).kafka_login
        async for name, envelope, body in follow(kafka, topics, from_start=from_start):
            of_type = event_type is None or event_type in envelope.type
            if not of_type or subject not in (None, envelope.subject):
                continue
            _show_event(name, envelope, body, as_json=as_json)
            shown += 1
            if limit and shown >= limit:
                return

    asyncio.run(go())


def _show_event(topic: str, envelope: Envelope, body: bytes, *, as_json: bool) -> None:
    if not as_json:
        console.print(f"{envelope.time:%Y-%m-%d} {envelope.type} {envelope.subject}")
        return
    line = {
        "topic": topic,
        "id": str(envelope.id),
        "type": envelope.type,
        "subject": str(envelope.subject),
        "time": envelope.time.isoformat(),
        "data": json.loads(body),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


@events_app.command("republish", epilog="Example: estafette events republish --service school")
def events_republish(
    state: State = HERE,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
) -> None:
    """Send kept events to Kafka again, after losing the broker; receivers know duplicates."""

    async def go(services: Services) -> int:
        chosen = [_named(services, service)] if service else services.all
        answers = [await s.post("/events/republish", {"topic": topic}) for s in chosen]
        return sum(answer["republished"] for answer in answers)

    console.print(f"{_with_services(state, go)} events are sent again.")


@letters_app.command("list", epilog="Example: estafette dead-letters list --json")
def letters_list(state: State = HERE, as_json: AsJson = False) -> None:
    """List the events that were set aside, in all services."""

    async def go(services: Services) -> list[dict[str, Any]]:
        return [
            {"service": s.name, **letter}
            for s in services.all
            for letter in await s.get("/dead-letters")
        ]

    letters = _with_services(state, go)
    if as_json:
        _print_json(letters)
        return
    if not letters:
        console.print("Nothing was set aside.")
        return
    table = Table("service", "id", "state", "type", "reason", "attempts")
    for letter in letters:
        columns = ("service", "id", "state", "type", "reason", "attempts")
        table.add_row(*(str(letter[name]) for name in columns))
    console.print(table)


@letters_app.command("show", epilog="Example: estafette dead-letters show --service school 3")
def letters_show(letter_id: int, service: Service, state: State = HERE) -> None:
    """Show one event that was set aside."""
    _print_json(
        _with_services(state, lambda s: _named(s, service).get(f"/dead-letters/{letter_id}"))
    )


@letters_app.command("replay", epilog="Example: estafette dead-letters replay --service school 3")
def letters_replay(letter_id: int, service: Service, state: State = HERE) -> None:
    """Handle an event again, and then what waited behind it."""
    done = _with_services(
        state, lambda s: _named(s, service).post(f"/dead-letters/{letter_id}/replay")
    )
    console.print(f"{done['replayed']} replayed.")
    if done["stopped_because"]:
        raise Refused(service, 409, done["stopped_because"])


@app.command(epilog="Example: estafette timeline 0199c0de-0000-7000-8000-000000000000")
def timeline(subject: UUID, state: State = HERE, as_json: AsJson = False) -> None:
    """Show all that the four services recorded about one person, order or module."""
    entries = _with_services(state, lambda s: read_timeline(s, subject))
    if as_json:
        _print_json(
            [
                {"at": e.at.isoformat(), "service": e.service, "event": e.event, "data": e.data}
                for e in entries
            ]
        )
        return
    table = Table("time (UTC)", "service", "event", "facts")
    for entry in entries:
        table.add_row(f"{entry.at:%Y-%m-%d %H:%M}", entry.service, entry.event, facts(entry))
    console.print(table)


def main() -> None:
    """Run the command line; an expected failure is one line and a non-zero exit."""
    try:
        app()
    except (
        Refused,
        NotSettled,
        where.NotRunning,
        daemon.CannotStart,
        KafkaFailed,
        AccessFailed,
        PostgresFailed,
        StartFailed,
        KafkaError,
        httpx2.HTTPError,
    ) as error:
        sys.exit(f"estafette: {error or type(error).__name__}")
