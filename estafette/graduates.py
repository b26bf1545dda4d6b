"""Sends a file of graduates or outcomes to the school; keeps what was refused beside it."""

import csv
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from estafette.clients import Refused, ServiceClient

_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a file's rows."""

    rows: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    rejected_file: Path | None


async def import_file(
    school: ServiceClient,
    file: Path,
    *,
    of: Literal["graduates", "outcomes"] = "graduates",
    sent: Callable[[int], None] = lambda _: None,
) -> Summary:
    """Import a file; refused rows go to ``FILE.rejected.csv``. Raises Refused for a broken file.

    ``sent`` is called with the number of bytes of each part that was sent.
    """

    async def content() -> AsyncIterator[bytes]:
        with file.open("rb") as source:
            while part := source.read(_CHUNK):
                yield part
                sent(len(part))

    async with school.http.stream(
        "POST",
        f"/imports/{of}",
        content=content(),
        headers={"content-type": "text/csv"},
        timeout=None,
    ) as response:
        if response.is_error:
            await response.aread()
            raise Refused(school.name, response.status_code, str(response.json()["detail"]))
        return await _read_answer(response.aiter_lines(), file)


async def _read_answer(lines: AsyncIterator[str], file: Path) -> Summary:
    summary = json.loads(await anext(lines))
    del summary["kind"]
    target = file.with_name(file.name + ".rejected.csv")
    target.unlink(missing_ok=True)
    if not summary["rejected"]:
        return Summary(**summary, rejected_file=None)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["regel", "kolom", "waarde", "reden"])
        async for line in lines:
            row = json.loads(line)
            writer.writerow([row["line"], row["column"], row["value"], row["reason"]])
    return Summary(**summary, rejected_file=target)
