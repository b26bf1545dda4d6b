"""Text that people type: without numbers that could be a BSN (R46)."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from shared.reference.identifiers import looks_like_bsn


def without_bsn(text: str) -> str:
    """Return the text; raises ValueError when a number in it could be a BSN."""
    if looks_like_bsn(text):
        raise ValueError("Hier staat een nummer dat een BSN kan zijn. Laat het weg.")
    return text


ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(without_bsn),
]
"""One line, at most 120 characters."""
LongText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(without_bsn),
]
"""A few paragraphs, at most 2000 characters."""


def for_spreadsheet(value: str) -> str:
    """Return a text for a cell of CSV that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
