"""The funnel of the region per school, municipality or cohort, without small cells (R52)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.municipality.domain.region.facts import STEPS, Kind
from services.municipality.domain.region.suppression import FEWEST, Cell, suppress

Counts = Mapping[str, Mapping[Kind, int]]
"""For each school, municipality or cohort how many came to each step."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """One funnel: a row for each item, the total last; None where a number is hidden."""

    items: tuple[str, ...]
    rows: tuple[tuple[int | None, ...], ...]


def funnels(tables: Sequence[Counts], fewest: int = FEWEST) -> tuple[Funnel, ...]:
    """Return the same people's funnel by more than one division, with one total for all.

    A total that one of the tables must hide is hidden in all of them, or one would give away what
    another hides.
    """
    hidden: frozenset[int] = frozenset()
    while True:
        made = tuple(_funnel(counts, fewest, hidden) for counts in tables)
        totals = [each.rows[-1] for each in made]
        now = frozenset(
            step for step in range(len(STEPS)) if any(total[step] is None for total in totals)
        )
        if now == hidden:
            return made
        hidden = now


def _funnel(counts: Counts, fewest: int, hidden: frozenset[int]) -> Funnel:
    items = tuple(counts)
    table = [[counts[item].get(step, 0) for step in STEPS] for item in items]
    table.append(
        [sum(column) for column in zip(*table, strict=True)] if table else [0] * len(STEPS)
    )
    close = _close(table, fewest)
    columns = []
    for step in range(len(STEPS)):
        also = {(row, 0) for row in close[step]} | ({(len(items), 0)} if step in hidden else set())
        columns.append(_column([row[step] for row in table[:-1]], fewest, frozenset(also)))
    return Funnel(items, tuple(zip(*columns, strict=True)))


def _column(values: Sequence[int], fewest: int, also: frozenset[Cell]) -> list[int | None]:
    """Return one step for all items and the total; each number also stands as its row's total."""
    if not values:
        return [None]
    twice = also | {(row, 1) for row, _ in also}
    shown = suppress([[value] for value in values], fewest, also=twice)
    return [row[0] for row in shown.rows]


def _close(table: Sequence[Sequence[int]], fewest: int) -> list[set[int]]:
    """Return for each step the rows where a difference with an earlier step is a small group."""
    found: list[set[int]] = [set() for _ in STEPS]
    for row, values in enumerate(table):
        shown: list[int] = []
        for step, value in enumerate(values):
            if any(0 < abs(value - other) < fewest for other in shown):
                found[step].add(row)
            elif value >= fewest:
                shown.append(value)
    return found
