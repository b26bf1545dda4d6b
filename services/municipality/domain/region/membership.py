"""A municipality is in exactly one Doorstroompuntregio on any day (R44)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from services.municipality.domain.region.programme import PERIOD_FROM, PERIOD_UNTIL


@dataclass(frozen=True, slots=True)
class Membership:
    """A municipality belongs to a region from one day to another, both included."""

    gemeentecode: str
    region: int
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Herindeling:
    """Municipalities merge, split or go on under another code; from this day on."""

    on: date
    gemeentecodes: frozenset[str]
    """All that begin, end or change by it."""


def faults(
    memberships: Iterable[Membership], herindelingen: Iterable[Herindeling]
) -> Iterator[str]:
    """Name what cannot be: two regions on one day, or a change that no herindeling explains.

    Within 2026–2029 only a herindeling begins, ends or moves a membership (Regeling 5.2, 6.1).
    """
    days = {(code, each.on) for each in herindelingen for code in each.gemeentecodes}
    by_code: dict[str, list[Membership]] = {}
    for each in sorted(memberships, key=lambda m: (m.gemeentecode, m.valid_from)):
        by_code.setdefault(each.gemeentecode, []).append(each)
    for code, versions in by_code.items():
        yield from _overlaps(code, versions)
        for day in _changes(versions):
            if PERIOD_FROM < day <= PERIOD_UNTIL and (code, day) not in days:
                yield f"{code} changes on {day} without a herindeling"


def _overlaps(code: str, versions: list[Membership]) -> Iterator[str]:
    for one, other in pairwise(versions):
        if other.valid_from <= one.valid_until:
            yield f"{code} is in two regions on {other.valid_from}"


def _changes(versions: list[Membership]) -> Iterator[date]:
    """Return the days on which something begins, ends or is another region than the day before."""
    for each in versions:
        if not any(other.region == each.region and _follows(other, each) for other in versions):
            yield each.valid_from
        if each.valid_until < date.max and not any(_follows(each, other) for other in versions):
            yield each.valid_until + timedelta(days=1)


def _follows(one: Membership, other: Membership) -> bool:
    return one.valid_until < date.max and other.valid_from == one.valid_until + timedelta(days=1)
