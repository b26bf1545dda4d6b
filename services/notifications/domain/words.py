"""From the words of a mail to its parts: paragraphs, and links that become buttons.

The words are written once, as plain text. A line that is an address, and nothing else, is a link;
the last sentence before it says what happens there, and so becomes the words on the button.
"""

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"https?://\S+")
_SENTENCES = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A link, with the words on it."""

    label: str
    address: str
    first: bool
    """True for the first of a mail; it stands out more than others."""


Block = Paragraph | Button


def blocks(body: str) -> list[Block]:
    """Return the parts of a mail in order; no word gets lost, no word is added."""
    found: list[Block] = []
    lines: list[str] = []
    for line in [*body.splitlines(), ""]:
        text = line.strip()
        if _ADDRESS.fullmatch(text):
            label = _label(lines)
            found += _paragraph(lines)
            first = not any(isinstance(block, Button) for block in found)
            found.append(Button(label, text, first))
            lines = []
        elif text:
            lines.append(text)
        else:
            found += _paragraph(lines)
            lines = []
    return found


def _paragraph(lines: list[str]) -> list[Block]:
    return [Paragraph(tuple(lines))] if lines else []


def _label(lines: list[str]) -> str:
    """Take the last sentence off the lines, if it leads to the link; else name the link plainly."""
    if not lines or not lines[-1].endswith(":"):
        return "Open de pagina"
    *before, last = _SENTENCES.split(lines[-1].removesuffix(":"))
    lines[-1:] = [" ".join(before)] if before else []
    return last
