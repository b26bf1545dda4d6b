"""What is said when a code or name is not in a list; nothing is searched until it is read."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from shared.reference.identifiers import looks_like_bsn

_LONGEST_SHOWN = 60
_DIFFERENCE = 3
_REMEMBERED = 4096

Names = Callable[[], Mapping[str, str]]
"""Gives everything that is known: how it is compared, and how it is shown."""


class UnknownReference(ValueError):
    """A code or name is not in a list on that day; the message says what would be allowed."""

    def __init__(
        self, field: str, value: str, hint: str, *, compared: str = "", names: Names = dict
    ) -> None:
        super().__init__(field, value, hint)
        self.field = field
        self.value = value
        self.hint = hint
        self._compared = compared or value
        self._names = names

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What is allowed and looks most like the value; at most three."""
        return _closest(self._names, self._compared[:_LONGEST_SHOWN])

    def __str__(self) -> str:
        shown = "(mogelijk een BSN)" if looks_like_bsn(self.value) else repr(_short(self.value))
        near = f"; lijkt op {', '.join(self.suggestions)}" if self.suggestions else ""
        return f"{self.field} {shown} is onbekend; toegestaan is {self.hint}{near}"


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"


@lru_cache(_REMEMBERED)
def _closest(names: Names, value: str) -> tuple[str, ...]:
    known = names()
    size = len(value)
    alike = [key for key in known if abs(len(key) - size) <= _DIFFERENCE]
    return tuple(known[key] for key in get_close_matches(value, alike, n=3, cutoff=0.7))
