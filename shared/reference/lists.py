"""Reads the lists of this folder once; every question names the day it is about."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import NoReturn, Protocol, TypeVar

from shared.reference.identifiers import is_brin
from shared.reference.unknown import Names, UnknownReference

FOREVER = date.max
_SHORT_CODE = re.compile(r"(?:GM)?([0-9]{1,4})")
_NOT_COMPARED = re.compile(r"[\W_]+")
_ALSO_CALLED = {
    "denhaag": "sgravenhage",
    "denbosch": "shertogenbosch",
    "bergennoordholland": "bergennh",
    "bergenlimburg": "bergenl",
}
"""Names in daily use, and what they stand for; as compared."""


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A municipality with its Doorstroompuntregio; both days of the period are included."""

    gemeentecode: str
    name: str
    region: int
    region_name: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification with its mbo level (1 is entree); both days are included."""

    crebo: str
    name: str
    level: int
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Institution:
    """A school; ``status`` ``example`` marks a fictitious one. Both days are included."""

    brin: str
    name: str
    status: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Herindeling:
    """Municipalities that begin, end or change on a day because they merge or split."""

    on: date
    gemeentecodes: frozenset[str]


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date: ...


Item = TypeVar("Item", bound=_Dated)


def gemeente(gemeentecode: str, on: date) -> Gemeente:
    """Return the municipality with this CBS code; raises UnknownReference.

    ``0599`` and ``599`` are read as ``GM0599``: spreadsheets lose letters and zeros.
    """
    found = _on(_gemeenten(), gemeentecode, on)
    if found is not None:
        return found
    key = _full_code(gemeentecode)
    return _on(_gemeenten(), key, on) or _unknown(
        "gemeentecode", gemeentecode, "GM en vier cijfers van het CBS", key, on, _gemeente_codes
    )


def is_gemeente(gemeentecode: str, on: date) -> bool:
    """Return True for the code of a municipality that there is on this day."""
    return _on(_gemeenten(), gemeentecode, on) is not None


def gemeente_by_name(name: str, on: date) -> Gemeente:
    """Return the municipality with this name, whatever its case, accents or punctuation."""
    key = _compared(name)
    return _on(_gemeenten_by_name(), key, on) or _unknown(
        "woonplaats", name, "de naam van een gemeente", key, on, _gemeente_names
    )


def gemeenten(on: date) -> list[Gemeente]:
    """Return every municipality there is on a day, by name."""
    return sorted(_valid(_gemeenten(), on), key=lambda g: g.name)


def gemeenten_of_region(region: int, on: date) -> list[Gemeente]:
    """Return the municipalities of a Doorstroompuntregio, by name; none for an unknown region."""
    own = [g for g in _valid(_gemeenten(), on) if g.region == region]
    return sorted(own, key=lambda g: g.name)


def all_gemeenten() -> list[Gemeente]:
    """Return every version of every municipality: in which region from when until when (R44)."""
    return [item for versions in _gemeenten().values() for item in versions]


def herindelingen() -> list[Herindeling]:
    """Return when municipalities merged or split; only that changes a region in 2026–2029 (R44)."""
    codes: dict[date, set[str]] = defaultdict(set)
    text = resources.files("shared.reference").joinpath("herindelingen.csv")
    for row in csv.DictReader(text.read_text(encoding="utf-8-sig").splitlines()):
        codes[date.fromisoformat(row["on"])].add(row["gemeentecode"])
    return [Herindeling(day, frozenset(found)) for day, found in sorted(codes.items())]


def doorstroompuntregio_of(gemeentecode: str, on: date) -> int:
    """Return the one region of a municipality on a day (R44); raises UnknownReference."""
    return gemeente(gemeentecode, on).region


def qualification(crebo: str, on: date) -> Qualification:
    """Return the qualification with this code; raises UnknownReference."""
    return _on(_qualifications(), crebo, on) or _unknown(
        "crebo", crebo, "een crebocode van vijf cijfers uit de lijst", crebo, on, _crebo_codes
    )


def qualifications_of_level(level: int, on: date) -> list[Qualification]:
    """Return the qualifications of an mbo level, by code."""
    own = [q for q in _valid(_qualifications(), on) if q.level == level]
    return sorted(own, key=lambda q: q.crebo)


def institution(brin: str, on: date) -> Institution:
    """Return the school with this BRIN, with or without location; raises UnknownReference."""
    key = brin[:4] if is_brin(brin) else brin
    return _on(_institutions(), key, on) or _unknown(
        "brin", brin, "de BRIN-code van een aangesloten school", key, on, _brin_codes
    )


def institutions(on: date) -> list[Institution]:
    """Return the schools that take part on a day, by name."""
    return sorted(_valid(_institutions(), on), key=lambda school: school.name)


def plain(name: str) -> str:
    """Return a name without accents and case, for comparing."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold().strip()


def _compared(name: str) -> str:
    key = _NOT_COMPARED.sub("", plain(name))
    return _ALSO_CALLED.get(key, key)


def _full_code(code: str) -> str:
    short = _SHORT_CODE.fullmatch(code.strip().upper())
    return f"GM{short[1].zfill(4)}" if short else code


def _on(versions: Mapping[str, Sequence[Item]], key: str, on: date) -> Item | None:
    for item in versions.get(key, ()):
        if item.valid_from <= on <= item.valid_until:
            return item
    return None


def _valid(versions: Mapping[str, Sequence[Item]], on: date) -> list[Item]:
    return [i for items in versions.values() for i in items if i.valid_from <= on <= i.valid_until]


def _unknown(  # noqa: PLR0913  one place words every refusal
    field: str, value: str, hint: str, key: str, on: date, names: Names
) -> NoReturn:
    if key in names():
        hint = f"een waarde die geldt op {on}; deze geldt dan niet (meer)"
        raise UnknownReference(field, value, hint)
    raise UnknownReference(field, value, hint, compared=key, names=names)


def _read(file: str, make: Callable[[dict[str, str], date, date], Item]) -> list[Item]:
    text = resources.files("shared.reference").joinpath(file).read_text(encoding="utf-8-sig")
    return [
        make(row, date.fromisoformat(row["valid_from"]), _until(row["valid_until"]))
        for row in csv.DictReader(text.splitlines())
    ]


def _until(text: str) -> date:
    return date.fromisoformat(text) if text else FOREVER


def _by(items: Sequence[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return dict(found)


@cache
def _gemeenten() -> dict[str, list[Gemeente]]:
    rows = _read(
        "gemeenten.csv",
        lambda row, start, end: Gemeente(
            row["gemeentecode"], row["name"], int(row["region"]), row["region_name"], start, end
        ),
    )
    return _by(rows, lambda item: item.gemeentecode)


@cache
def _gemeenten_by_name() -> dict[str, list[Gemeente]]:
    every = [item for versions in _gemeenten().values() for item in versions]
    return _by(every, lambda item: _compared(item.name))


@cache
def _qualifications() -> dict[str, list[Qualification]]:
    rows = _read(
        "crebo.csv",
        lambda row, start, end: Qualification(
            row["crebo"], row["name"], int(row["level"]), start, end
        ),
    )
    return _by(rows, lambda item: item.crebo)


@cache
def _institutions() -> dict[str, list[Institution]]:
    rows = _read(
        "brin.csv",
        lambda row, start, end: Institution(row["brin"], row["name"], row["status"], start, end),
    )
    return _by(rows, lambda item: item.brin)


@cache
def _gemeente_codes() -> dict[str, str]:
    return {code: f"{code} ({items[-1].name})" for code, items in _gemeenten().items()}


@cache
def _gemeente_names() -> dict[str, str]:
    return {key: items[-1].name for key, items in _gemeenten_by_name().items()}


@cache
def _crebo_codes() -> dict[str, str]:
    return {code: f"{code} ({items[-1].name})" for code, items in _qualifications().items()}


@cache
def _brin_codes() -> dict[str, str]:
    return {code: code for code in _institutions()}
