"""``make bench``: prints rates side by side with their medians and writes ``docs/bench.json``."""

import argparse
import asyncio
import json
import statistics
import subprocess
import tempfile
from collections.abc import Awaitable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from estafette.bench.access import fill_desk, guarded_rate, unguarded_rate
from estafette.bench.delivery import (
    BARE_TOPIC,
    TOPIC,
    bare_consumer_rate,
    bare_producer_rate,
    fill,
    handwritten_rate,
    inbox_rate,
    relay_rate,
)
from estafette.bench.importing import copy_rate, import_rate, tables_rate
from estafette.bench.place import Bench, places
from estafette.demo.example import write_graduates
from estafette.topics import read_all
from shared.messaging.topics import ensure_topics
from shared.runtime.garbage import collect_seldom

TARGET = Path(__file__).parents[2] / "docs" / "bench.json"
Rates = dict[str, list[float]]


async def measure(events: int, rows: int, rounds: int) -> Rates:
    """Measure every pair, alternating, so that drift of the machine touches both alike.

    Each has one round more than is counted, to warm up.
    """
    all_rates: Rates = {}

    async def note(name: str, measured: Awaitable[float]) -> None:
        all_rates.setdefault(name, []).append(await measured)

    with tempfile.TemporaryDirectory(prefix="estafette-bench-") as temporary:
        state = open_to_all(Path(temporary))
        file = state / "graduates.csv"
        await asyncio.to_thread(write_graduates, file, rows)
        async with places(state) as made:
            school, municipality = made["school"], made["municipality"]
            await ensure_topics(school.settings.kafka, (BARE_TOPIC,), partitions=12)
            for _ in range(1 + rounds):
                await fill(school, events)
                await note("relay", relay_rate(school))
                messages = await _messages(school, events)
                await note("bare producer", bare_producer_rate(school, messages))
            for _ in range(1 + rounds):
                await note("inbox", inbox_rate(municipality, events))
                await note("bare consumer", bare_consumer_rate(municipality, events))
                await note("session per event", handwritten_rate(municipality))
            for _ in range(1 + rounds):
                await note("import", import_rate(school, file))
                await note("ready rows into its tables", tables_rate(school))
                await note("psql copy", copy_rate(school, file, rows))
            await fill_desk(municipality)
            for _ in range(1 + rounds):
                await note("list, guarded", guarded_rate(municipality))
                await note("list, unguarded", unguarded_rate(municipality))
    return {name: found[1:] for name, found in all_rates.items()}


def open_to_all(state: Path) -> Path:
    """Let PostgreSQL in, which as root runs as another user."""
    state.chmod(0o755)
    return state


async def _messages(bench: Bench, count: int) -> list[tuple[bytes, bytes, list[tuple[str, bytes]]]]:
    messages = []
    async for _, _, _, envelope, body in read_all(bench.settings.kafka, (TOPIC,)):
        messages.append((str(envelope.subject).encode(), body, envelope.to_headers()))
        if len(messages) == count:
            break
    return messages


def ratios(medians: dict[str, float]) -> dict[str, float]:
    """Return what is compared: ours over the floor."""
    return {
        "relay_ratio": medians["relay"] / medians["bare producer"],
        "consumer_ratio": medians["inbox"] / medians["bare consumer"],
        "handwritten_speedup": medians["inbox"] / medians["session per event"],
        "import_ratio": medians["import"] / medians["psql copy"],
        "import_most_possible": medians["ready rows into its tables"] / medians["psql copy"],
        "access_ratio": medians["list, guarded"] / medians["list, unguarded"],
    }


GOALS: dict[str, float | None] = {
    "relay_ratio": 0.8,
    "consumer_ratio": 0.6,
    "handwritten_speedup": 20.0,
    "import_ratio": 0.25,
    "import_most_possible": None,
    "access_ratio": None,
}


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description="Measure against raw floors.")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    collect_seldom()  # as a service does
    rates = asyncio.run(measure(asked.events, asked.rows, asked.rounds))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    found = ratios(medians)
    console = Console()
    table = Table("measured", "per second: min", "median", "max")
    for name, values in rates.items():
        table.add_row(name, *(f"{v:,.0f}" for v in (min(values), medians[name], max(values))))
    console.print(table)
    against = Table("ratio of medians", "measured", "goal")
    for name, value in found.items():
        against.add_row(name, f"{value:.2f}", f"{GOALS[name] or 'none'}")
    console.print(against)
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False, cwd=TARGET.parent
    ).stdout.strip()
    rounded = {name: round(value, 3) for name, value in found.items()}
    content = {**rounded, "medians_per_second": {n: round(v) for n, v in medians.items()}}
    TARGET.write_text(json.dumps({**content, "commit": commit}, indent=2) + "\n")


if __name__ == "__main__":
    main()
