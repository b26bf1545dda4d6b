"""The import of graduates against psql's copy of the same file into one bare table.

Between the two stands what the database asks for the import's tables, whoever fills them: the same
rows, ready and in binary, copied by the tables' owner.
"""

import asyncio
import io
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
from sqlalchemy import text

from estafette.bench.place import Bench
from services.school.imports import import_graduates

_TABLES = ("student", "pseudonym", "regie", "event_log", "outbox")
_EMPTY = f"TRUNCATE {', '.join(_TABLES)}"
_COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = CAST($1 AS regclass) AND attnum > 0 AND attgenerated = '' AND NOT attisdropped
    ORDER BY attnum
"""


async def import_rate(bench: Bench, file: Path) -> float:
    """Return rows per second of the school's import."""
    async with bench.owner.begin() as connection:
        await connection.execute(text(_EMPTY))

    async def content() -> AsyncIterator[bytes]:
        with file.open("rb") as source:
            while part := source.read(1 << 18):
                yield part

    started = time.perf_counter()
    result = await import_graduates(content(), bench.transactions, {"99ZZ"})
    seconds = time.perf_counter() - started
    result.refused.close()
    return result.written.added / seconds


async def tables_rate(bench: Bench) -> float:
    """Return rows per second of copying what an import just wrote into the same, emptied tables."""
    connection = await asyncpg.connect(bench.address)
    ready: list[tuple[str, list[str], bytes]] = []
    for table in _TABLES:
        columns = [row["attname"] for row in await connection.fetch(_COLUMNS, table)]
        into = io.BytesIO()
        query = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608  names from the catalogue
        await connection.copy_from_query(query, output=into, format="binary")
        ready.append((table, columns, into.getvalue()))
    rows = await connection.fetchval("SELECT count(*) FROM student")
    await connection.execute(_EMPTY)
    started = time.perf_counter()
    async with connection.transaction():
        for table, columns, content in ready:
            await connection.copy_to_table(
                table, source=io.BytesIO(content), columns=columns, format="binary"
            )
    seconds = time.perf_counter() - started
    await connection.close()
    return float(rows / seconds)


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
