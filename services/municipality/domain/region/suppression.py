"""Hides small cells of a table with totals, so that nobody can work them out (R52).

A table with row and column totals is a network: each cell is an edge between its row and its
column, totals close the circle, and every way to fill in hidden cells that fits what is shown is a
circulation through it. So the least and most that a hidden cell can be is a maximum flow, exact
and in whole numbers; and if that says too much, the cheapest circle through the cell is hidden with
it. Small is 0 up to the limit: nobody sees whether there is somebody or nobody.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

FEWEST = 5
"""What is less than this is not shown; a hidden cell can also be this many different numbers."""

Cell = tuple[int, int]
"""Row and column; the last row and the last column are totals."""
Node = Hashable


@dataclass(frozen=True, slots=True)
class _Edge:
    tail: Node
    head: Node


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it may be seen: None where a number is hidden; totals last."""

    rows: tuple[tuple[int | None, ...], ...]

    def cell(self, row: int, column: int) -> int | None:
        """Return a number, or None where it is hidden."""
        return self.rows[row][column]


def suppress(
    inner: Sequence[Sequence[int]], fewest: int = FEWEST, *, also: frozenset[Cell] = frozenset()
) -> Shown:
    """Return a table with its totals, in which no number under ``fewest`` shows or follows.

    ``also`` are cells that are small for another reason. Every one of these cells can be at least
    ``fewest`` + 1 different numbers for who knows all that is shown.
    """
    table = _with_totals(inner)
    values = {(r, c): v for r, row in enumerate(table) for c, v in enumerate(row)}
    small = [cell for cell, value in values.items() if value < fewest or cell in also]
    hidden = set(small)
    network = _Network(values, len(table) - 1, len(table[0]) - 1)
    for cell in sorted(small, key=lambda c: (-values[c], c)):
        if not network.is_wide(cell, hidden, fewest):
            hidden |= network.circle(cell, hidden, fewest)
    return Shown(
        tuple(
            tuple(None if (r, c) in hidden else v for c, v in enumerate(row))
            for r, row in enumerate(table)
        )
    )


def close_to(
    inner: Sequence[Sequence[int]], others: Iterable[Sequence[Sequence[int]]], fewest: int = FEWEST
) -> frozenset[Cell]:
    """Return cells and totals that differ a little from those of another table of the same form.

    The people who are in one of the two and not in the other are a small group.
    """
    tables = [_with_totals(other) for other in others]
    return frozenset(
        (r, c)
        for r, row in enumerate(_with_totals(inner))
        for c, value in enumerate(row)
        if any(0 < abs(value - table[r][c]) < fewest for table in tables)
    )


def _with_totals(inner: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in inner]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


class _Network:
    def __init__(self, values: Mapping[Cell, int], last_row: int, last_column: int) -> None:
        self._values = values
        self._edges = {cell: _edge(cell, last_row, last_column) for cell in values}
        self._cost = {
            (r, c): 1000 * (1 + 10 * (r == last_row) + 10 * (c == last_column)) + value
            for (r, c), value in values.items()
        }

    def is_wide(self, cell: Cell, hidden: set[Cell], enough: int) -> bool:
        """Return True if a hidden cell can be more than ``enough`` numbers, from least to most."""
        edge, others = self._edges[cell], hidden - {cell}
        up = self._most_flow(edge.head, edge.tail, others, enough)
        room = min(self._values[cell], enough - up)
        return up + self._most_flow(edge.tail, edge.head, others, room) >= enough

    def _most_flow(self, source: Node, sink: Node, open_cells: set[Cell], most: int) -> int:
        """Return how much can flow, at most so much: forward without end, back what is there."""
        back = {cell: self._values[cell] for cell in open_cells}
        flow = 0
        while flow < most and (path := self._path(source, sink, back)):
            step = min([most - flow, *(back[cell] for cell, forward in path if not forward)])
            for cell, forward in path:
                back[cell] += step if forward else -step
            flow += step
        return flow

    def _path(
        self, source: Node, sink: Node, back: Mapping[Cell, int]
    ) -> list[tuple[Cell, bool]] | None:
        """Return the shortest path through open cells, each with its direction."""
        came: dict[Node, tuple[Node, Cell, bool] | None] = {source: None}
        queue = deque([source])
        while queue and sink not in came:
            node = queue.popleft()
            for cell, other, forward in self._ways(node, back):
                if other not in came and (forward or back[cell] > 0):
                    came[other] = (node, cell, forward)
                    queue.append(other)
        return _trace(came, sink)

    def circle(self, cell: Cell, hidden: set[Cell], enough: int) -> set[Cell]:
        """Return the cells of the cheapest circle along which the cell can grow by ``enough``."""
        edge = self._edges[cell]
        best: dict[Node, int] = {}
        came: dict[Node, tuple[Node, Cell, bool] | None] = {}
        queue: list[tuple[int, int, Node, tuple[Node, Cell, bool] | None]] = [
            (0, 0, edge.head, None)
        ]
        pushed = 0
        while queue:
            cost, _, node, step = heappop(queue)
            if node in best:
                continue
            best[node], came[node] = cost, step
            for each, other, forward in self._ways(node, self._values):
                if each != cell and (forward or self._values[each] >= enough):
                    pushed += 1
                    more = 0 if each in hidden else self._cost[each]
                    heappush(queue, (cost + more, pushed, other, (node, each, forward)))
        return {each for each, _ in _trace(came, edge.tail) or []}

    def _ways(self, node: Node, cells: Mapping[Cell, int]) -> Iterator[tuple[Cell, Node, bool]]:
        for cell in cells:
            edge = self._edges[cell]
            if edge.tail == node:
                yield cell, edge.head, True
            elif edge.head == node:
                yield cell, edge.tail, False


def _edge(cell: Cell, last_row: int, last_column: int) -> _Edge:
    """Return where a cell flows: row to column, and totals the other way around."""
    row, column = ("row", cell[0]), ("column", cell[1])
    to_row = (cell[0] == last_row) != (cell[1] == last_column)
    return _Edge(column, row) if to_row else _Edge(row, column)


def _trace(
    came: Mapping[Node, tuple[Node, Cell, bool] | None], sink: Node
) -> list[tuple[Cell, bool]] | None:
    if sink not in came:
        return None
    path: list[tuple[Cell, bool]] = []
    while (step := came[sink]) is not None:
        sink = step[0]
        path.append(step[1:])
    return path
