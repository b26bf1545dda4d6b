"""The import of graduates against psql's copy of the same file into one bare table."""

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import text

from estafette.bench.place import Bench
from services.school.imports import import_graduates

_TABLES = "student, pseudonym, regie, event_log, outbox"


async def import_rate(bench: Bench, file: Path) -> float:
    """Return rows per second of the school's import."""
    async with bench.owner.begin() as connection:
        await connection.execute(text(f"TRUNCATE {_TABLES}"))

    async def content() -> AsyncIterator[bytes]:
        with file.open("rb") as source:
            while part := source.read(1 << 18):
                yield part

    started = time.perf_counter()
    result = await import_graduates(content(), bench.transactions, {"99ZZ"})
    seconds = time.perf_counter() - started
    result.refused.close()
    return result.written.added / seconds


async def copy_rate(bench: Bench, file: Path, rows: int) -> float:
    """Return rows per second of psql's copy."""
    header = file.open(encoding="utf-8").readline().strip().split(";")
    columns = ", ".join(f"{name} text" for name in header)
    async with bench.owner.begin() as connection:
        await connection.execute(text("DROP TABLE IF EXISTS bare"))
        await connection.execute(text(f"CREATE TABLE bare ({columns})"))
    copy = f"\\copy bare FROM '{file}' WITH (FORMAT csv, DELIMITER ';', HEADER)"
    started = time.perf_counter()
    await asyncio.to_thread(
        subprocess.run, [str(bench.psql), "-q", bench.address, "-c", copy], check=True
    )
    return rows / (time.perf_counter() - started)
