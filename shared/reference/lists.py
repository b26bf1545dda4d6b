"""Reads the lists of this folder once; every question names the day it is about."""

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Protocol, TypeVar

FOREVER = date.max


class UnknownReference(ValueError):
    """A code or name is not in a list on that day; the message says what would be allowed."""

    def __init__(self, field: str, value: str, allowed: str) -> None:
        super().__init__(f"{field} {value!r} is onbekend; toegestaan is {allowed}")
        self.field = field
        self.value = value


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A municipality with its Doorstroompuntregio, as valid in a period."""

    gemeentecode: str
    name: str
    region: int
    region_name: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification with its mbo level, as valid in a period."""

    crebo: str
    name: str
    level: int
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Institution:
    """A school, as valid in a period; ``status`` ``example`` marks a fictitious one."""

    brin: str
    name: str
    status: str
    valid_from: date
    valid_until: date


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date: ...


Item = TypeVar("Item", bound=_Dated)


def gemeente(gemeentecode: str, on: date) -> Gemeente:
    """Return the municipality with this CBS code; raises UnknownReference."""
    found = _on(_gemeenten(), gemeentecode, on)
    if found is None:
        raise UnknownReference("gemeentecode", gemeentecode, "GM en vier cijfers van het CBS")
    return found


def gemeente_by_name(name: str, on: date) -> Gemeente:
    """Return the municipality with this name, whatever its case or accents."""
    found = _on(_gemeenten_by_name(), plain(name), on)
    if found is None:
        near = get_close_matches(plain(name), _gemeenten_by_name(), n=3)
        hint = "de naam van een gemeente" + (f", zoals {', '.join(near)}" if near else "")
        raise UnknownReference("woonplaats", name, hint)
    return found


def gemeenten_of_region(region: int, on: date) -> list[Gemeente]:
    """Return the municipalities of a Doorstroompuntregio, by name."""
    everywhere = (g for versions in _gemeenten().values() for g in versions)
    own = [g for g in everywhere if g.region == region and g.valid_from <= on <= g.valid_until]
    return sorted(own, key=lambda g: g.name)


def doorstroompuntregio_of(gemeentecode: str, on: date) -> int:
    """Return the one region of a municipality on a day (R44); raises UnknownReference."""
    return gemeente(gemeentecode, on).region


def qualification(crebo: str, on: date) -> Qualification:
    """Return the qualification with this code; raises UnknownReference."""
    found = _on(_qualifications(), crebo, on)
    if found is None:
        raise UnknownReference("crebo", crebo, "een crebocode van vijf cijfers uit de lijst")
    return found


def qualifications_of_level(level: int, on: date) -> list[Qualification]:
    """Return the qualifications of an mbo level, by code."""
    everything = (q for versions in _qualifications().values() for q in versions)
    own = [q for q in everything if q.level == level and q.valid_from <= on <= q.valid_until]
    return sorted(own, key=lambda q: q.crebo)


def institution(brin: str, on: date) -> Institution:
    """Return the school with this BRIN, with or without location; raises UnknownReference."""
    found = _on(_institutions(), brin[:4], on)
    if found is None:
        raise UnknownReference("brin", brin, "de BRIN-code van een aangesloten school")
    return found


def plain(name: str) -> str:
    """Return a name without accents and case, for comparing."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold().strip()


def _on(versions: Mapping[str, Sequence[Item]], key: str, on: date) -> Item | None:
    for item in versions.get(key, ()):
        if item.valid_from <= on <= item.valid_until:
            return item
    return None


def _read(file: str, make: Callable[[dict[str, str], date, date], Item]) -> list[Item]:
    text = resources.files("shared.reference").joinpath(file).read_text(encoding="utf-8")
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
    return _by(every, lambda item: plain(item.name))


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
