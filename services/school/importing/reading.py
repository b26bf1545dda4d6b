"""Reads CSV from a stream of bytes: UTF-8 with or without BOM, ``;`` or ``,``, quoted newlines."""

import asyncio
import codecs
import csv
import io
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

BLOCK_CHARACTERS = 1 << 20
"""How much text is worked on at once."""
LONGEST_ROW = 1 << 16
"""More text than this without the end of a quoted field means that a quote was not closed."""


Thing = TypeVar("Thing")


class BrokenFile(ValueError):
    """The file as a whole cannot be read; the message names the line and what is wrong."""


class Row(NamedTuple):
    """One row with the number of the line on which it starts."""

    line: int
    values: list[str]


@dataclass(slots=True)
class CsvStream:
    """The rows of a CSV file, in blocks, with the names of its columns."""

    source: AsyncIterator[bytes]
    header: list[str] | None = None
    _delimiter: str = ";"
    _line: int = 0

    async def blocks(self) -> AsyncIterator[list[Row]]:
        """Yield the rows in blocks; raises BrokenFile. The header is known at the first block."""
        async for text in self._whole_rows():
            rows = list(self._rows(text))
            if self.header is None and rows:
                self.header = [name.strip().lower() for name in rows.pop(0).values]
            yield rows
        if self.header is None:
            raise BrokenFile("Het bestand is leeg. De eerste regel moet de kolomnamen bevatten.")

    async def _whole_rows(self) -> AsyncIterator[str]:
        """Yield text that ends at the end of a row."""
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        waiting: list[str] = []
        size = 0
        async for data in self.source:
            waiting.append(self._decode(decoder, data))
            size += len(waiting[-1])
            if size < BLOCK_CHARACTERS:
                continue
            text = "".join(waiting)
            end = text.rfind("\n") + 1
            while end and text.count('"', 0, end) % 2:
                end = text.rfind("\n", 0, end - 1) + 1
                if len(text) - end > LONGEST_ROW + BLOCK_CHARACTERS:
                    raise self._unclosed()
            if end:
                yield text[:end]
            waiting, size = [text[end:]], len(text) - end
            if size > LONGEST_ROW + BLOCK_CHARACTERS:
                raise self._unclosed()
        rest = "".join(waiting) + self._decode(decoder, b"", final=True)
        if rest:
            yield rest

    def _decode(
        self, decoder: codecs.IncrementalDecoder, data: bytes, *, final: bool = False
    ) -> str:
        try:
            text = decoder.decode(data, final)
        except UnicodeDecodeError as error:
            raise BrokenFile(
                f"Na regel {self._line} staat een teken dat geen UTF-8 is. "
                "Sla het bestand op als UTF-8."
            ) from error
        if "\0" in text:
            raise BrokenFile(f"Na regel {self._line} staat een NUL-teken; dat hoort niet in tekst.")
        return text

    def _rows(self, text: str) -> Iterator[Row]:
        if self.header is None:
            first_line = text.split("\n", 1)[0]
            self._delimiter = max(";,", key=first_line.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter, strict=True)
        start = self._line
        try:
            for values in reader:
                if values:
                    yield Row(self._line + 1, values)
                self._line = start + reader.line_num
        except csv.Error as error:
            raise self._unclosed() from error

    def _unclosed(self) -> BrokenFile:
        return BrokenFile(
            f"Na regel {self._line} staat een aanhalingsteken dat niet wordt gesloten."
        )


async def ahead(source: AsyncIterator[Thing]) -> AsyncGenerator[Thing]:
    """Yield what the source gives, while it already works on the next."""
    following = asyncio.ensure_future(anext(source, None))
    try:
        while (found := await following) is not None:
            following = asyncio.ensure_future(anext(source, None))
            yield found
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
