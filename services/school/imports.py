"""The addresses to which a school sends graduates, and outcomes, as a CSV file."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from operator import itemgetter
from typing import IO

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import text
from starlette.requests import ClientDisconnect

from services.school.importing.columns import Checked, Checker, Refused, missing_columns
from services.school.importing.outcomes import outcome_lines, write_outcomes
from services.school.importing.reading import BrokenFile, CsvStream, ahead
from services.school.importing.writing import Writer, Written
from services.school.models import policies
from shared.access.actions import Action
from shared.access.decide import Access
from shared.access.gate import Reached, permits
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.web import problem

router = APIRouter(tags=["school"])

_SPOOL_BYTES = 8 << 20
_SLICE = 100
"""Rows checked at a stretch; then the writing of the block before gets a turn."""

Good = tuple[int, Checked]
Bad = tuple[int, Refused]


@dataclass(slots=True)
class Imported:
    """The result of an import; ``refused`` holds the refused rows as lines of JSON."""

    rows: int
    rejected: int
    written: Written
    refused: IO[str]


Importing = Callable[
    [AsyncIterator[bytes], Transaction, IO[str], Collection[str]], Awaitable["Imported"]
]
"""Reads rows, writes the good ones, and says of the others why not."""


async def import_file(
    importing: Importing,
    source: AsyncIterator[bytes],
    transactions: Transactions,
    brins: Collection[str],
) -> Imported:
    """Import a CSV file of these schools in one transaction: all its good rows, or nothing.

    Raises BrokenFile when the file as a whole cannot be read. Memory does not grow with the file,
    but for a number per row to recognise double student numbers.
    """
    refused = tempfile.SpooledTemporaryFile(_SPOOL_BYTES, "w+", encoding="utf-8")  # noqa: SIM115
    try:
        async with transactions.begin() as tx:
            await tx.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('import'))"))
            return await importing(source, tx, refused, brins)
    except BaseException:
        refused.close()
        raise


async def import_graduates(
    source: AsyncIterator[bytes], transactions: Transactions, brins: Collection[str]
) -> Imported:
    """Import a CSV file of students and graduates, as ``import_file`` does."""
    return await import_file(_graduates, source, transactions, brins)


async def _graduates(
    source: AsyncIterator[bytes], tx: Transaction, refused: IO[str], brins: Collection[str]
) -> Imported:
    writer = await writer_of(tx)
    result = Imported(0, 0, writer.written, refused)
    async with aclosing(ahead(_checked(CsvStream(source), tx, brins))) as blocks:
        async for good, wrong in blocks:
            bad = wrong + await writer.write(good)
            await tx.flush()
            tx.session.expunge_all()
            result.rows += len(good) + len(wrong)
            result.rejected += len(bad)
            refused.writelines(_as_json(line, why) for line, why in sorted(bad, key=itemgetter(0)))
    return result


async def _checked(
    stream: CsvStream, tx: Transaction, brins: Collection[str]
) -> AsyncIterator[tuple[list[Good], list[Bad]]]:
    checker: Checker | None = None
    async for block in stream.blocks():
        checker = checker or _checker(stream, tx, brins)
        good: list[Good] = []
        bad: list[Bad] = []
        for start in range(0, len(block), _SLICE):
            for line, values in block[start : start + _SLICE]:
                try:
                    good.append((line, checker.check(values)))
                except Refused as refusal:
                    bad.append((line, refusal))
            await asyncio.sleep(0)
        yield good, bad


async def _outcomes(
    source: AsyncIterator[bytes], tx: Transaction, refused: IO[str], brins: Collection[str]
) -> Imported:
    stream, result = CsvStream(source), Imported(0, 0, Written(), refused)
    async for block in stream.blocks():
        assert stream.header is not None
        lines, bad = outcome_lines(stream.header, block)
        done = await write_outcomes(tx, lines, brins)
        await tx.flush()
        tx.session.expunge_all()
        result.rows += len(block)
        result.written.changed += done.changed
        result.written.unchanged += done.unchanged
        bad += done.refused
        result.rejected += len(bad)
        refused.writelines(_as_json(line, why) for line, why in sorted(bad, key=itemgetter(0)))
    return result


@router.post("/imports/graduates", dependencies=[permits(Action.IMPORT_GRADUATES)])
async def receive_graduates(request: Request, transactions: Reached) -> Response:
    """Import a CSV file; the answer is a summary and then each refused row, as lines of JSON."""
    return await _receive(_graduates, request, transactions)


@router.post("/imports/outcomes", dependencies=[permits(Action.IMPORT_OUTCOMES)])
async def receive_outcomes(request: Request, transactions: Reached) -> Response:
    """Import a CSV file of outcomes; it is answered as the graduates' one is."""
    return await _receive(_outcomes, request, transactions)


async def _receive(importing: Importing, request: Request, transactions: Transactions) -> Response:
    access: Access = request.state.access
    try:
        result = await import_file(importing, request.stream(), transactions, access.reach.codes)
    except BrokenFile as error:
        return problem(422, f"{error} Er is niets opgeslagen.")
    except ClientDisconnect:
        return problem(400, "De verbinding is verbroken. Er is niets opgeslagen.")
    return StreamingResponse(_answer(result), media_type="application/x-ndjson")


async def writer_of(tx: Transaction) -> Writer:
    """Return what writes checked rows in this transaction."""
    raw = await (await tx.session.connection()).get_raw_connection()
    return Writer(tx, raw.driver_connection, await policies(tx.session))


def _checker(stream: CsvStream, tx: Transaction, brins: Collection[str]) -> Checker:
    assert stream.header is not None
    missing = missing_columns(stream.header)
    if missing:
        raise BrokenFile(f"Deze kolommen ontbreken: {', '.join(missing)}.")
    return Checker(stream.header, tx.today, brins)


def _as_json(line: int, refusal: Refused) -> str:
    row = {"kind": "rejected", "line": line, "column": refusal.column}
    return json.dumps({**row, "value": refusal.value, "reason": refusal.reason}) + "\n"


def _answer(result: Imported) -> Iterator[str]:
    summary = {
        "kind": "summary",
        "rows": result.rows,
        "added": result.written.added,
        "changed": result.written.changed,
        "unchanged": result.written.unchanged,
        "rejected": result.rejected,
    }
    with result.refused as refused:
        yield json.dumps(summary) + "\n"
        refused.seek(0)
        yield from refused
