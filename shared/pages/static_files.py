"""The files that browsers get beside a page; each address changes with its content."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class StaticFile:
    """A file that everybody may have."""

    name: str
    content: bytes
    media_type: str

    @cached_property
    def address(self) -> str:
        """Where browsers get it; they may keep what they got for ever."""
        return f"/static/{self.name}?v={version(self.content)}"


def version(content: bytes) -> str:
    """Return what changes in an address when the content does."""
    return sha256(content).hexdigest()[:12]


def _read(name: str) -> StaticFile:
    path = _FOLDER / name
    return StaticFile(name, path.read_bytes(), _MEDIA_TYPES[path.suffix])


STYLESHEETS = tuple(_read(name) for name in ("vendor/utrecht.css", "estafette.css"))
"""In the order in which they apply; the brand's own comes after them."""
HTMX = _read("vendor/htmx.min.js")
"""Renews a part of a page; every page also works without it."""
LOGO = _read("estafette.svg")
"""The sign of the default brand, also the icon of every page."""
FILES = {each.name: each for each in (*STYLESHEETS, HTMX, LOGO)}
