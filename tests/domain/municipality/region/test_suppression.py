"""R52: nobody can work out a small cell from what is shown. Checked by trying all that fits."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.municipality.domain.region.facts import STEPS, Kind
from services.municipality.domain.region.funnel import funnels
from services.municipality.domain.region.suppression import Shown, close_to, suppress

FEWEST = 3
"""A small limit, so that everything that fits can be tried."""
MOST = 12


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    rows, columns = draw(st.sampled_from([(1, 2), (2, 1), (3, 1), (2, 2), (2, 3), (3, 2)]))
    row = st.lists(st.integers(0, 6), min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=rows, max_size=rows))


def fitting(shown: Shown) -> Iterator[list[list[int]]]:
    """Yield every table of whole numbers that fits what is shown, by trying them all."""
    rows, columns = len(shown.rows) - 1, len(shown.rows[0]) - 1
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    choices = [
        range(MOST) if shown.cell(r, c) is None else [shown.cell(r, c) or 0] for r, c in cells
    ]
    for values in product(*choices):
        inner = [list(values[r * columns : (r + 1) * columns]) for r in range(rows)]
        if _fits(inner, shown):
            yield inner


def with_totals(inner: list[list[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in inner]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _fits(inner: list[list[int]], shown: Shown) -> bool:
    return all(
        seen in (None, value)
        for row, seen_row in zip(with_totals(inner), shown.rows, strict=True)
        for value, seen in zip(row, seen_row, strict=True)
    )


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_r52_no_small_cell_follows_from_what_is_shown(table: list[list[int]]) -> None:
    shown = suppress(table, FEWEST)
    whole = with_totals(table)
    possible: dict[tuple[int, int], set[int]] = {}
    hidden_inner = sum(cell is None for row in shown.rows[:-1] for cell in row[:-1])
    assume(hidden_inner <= 4)  # more cannot be tried
    for inner in fitting(shown):
        for r, row in enumerate(with_totals(inner)):
            for c, value in enumerate(row):
                possible.setdefault((r, c), set()).add(value)
    for r, row in enumerate(whole):
        for c, value in enumerate(row):
            assert shown.cell(r, c) in (None, value)
            if value < FEWEST:
                assert shown.cell(r, c) is None
                # whether or not one knows that there is somebody, more than one number is left
                assert len(possible[r, c] - {0}) > 1, (table, shown)
                assert max(possible[r, c]) - min(possible[r, c]) >= FEWEST, (table, shown)
                assert max(possible[r, c]) >= FEWEST, (table, shown)


def test_r52_one_small_cell_takes_others_with_it() -> None:
    shown = suppress([[20, 3], [30, 40], [25, 60]])
    assert shown.rows == ((None, None, 23), (None, None, 70), (25, 60, 85), (75, 103, 178))


def test_r52_a_small_cell_alone_in_its_column_hides_a_number_beside_it() -> None:
    assert suppress([[2], [50], [9]]).rows[1][0] == 50
    assert [row[0] for row in suppress([[2], [50], [9]]).rows] == [None, 50, None, 61]


def test_r52_zero_is_hidden_as_one_to_four_are() -> None:
    assert [row[0] for row in suppress([[0], [50], [9]]).rows] == [None, 50, None, 59]


def test_r52_many_small_cells_together_need_no_more_hiding() -> None:
    shown = [row[0] for row in suppress([[4]] * 10 + [[100]]).rows]
    assert shown == [None] * 10 + [100, 140]


def test_r52_what_has_no_small_cell_is_shown_whole() -> None:
    assert None not in [cell for row in suppress([[5, 6], [7, 8]]).rows for cell in row]


@pytest.mark.parametrize("size", [30])
def test_a_table_of_a_large_region_is_quick(size: int) -> None:
    table = [[(r * 7 + c * 3) % 11 for c in range(3)] for r in range(size)]
    assert len(suppress(table).rows) == size + 1


def test_r52_a_cell_close_to_that_of_a_figure_before_is_hidden() -> None:
    before, now = [[20, 30], [40, 50]], [[18, 20], [30, 50]]
    assert close_to(now, [before]) == {(0, 0)}
    shown = suppress(now, also=close_to(now, [before]))
    assert shown.cell(0, 0) is None
    assert sum(cell is None for row in shown.rows for cell in row) >= 4


def counted(**steps: int) -> dict[Kind, int]:
    return {step: steps.get(step.name.lower(), 0) for step in STEPS}


def test_r52_a_small_difference_between_two_steps_is_hidden_too() -> None:
    one = counted(graduated=100, in_scope=98, reached=60)
    other = counted(graduated=50, in_scope=40, reached=20)
    (funnel,) = funnels([{"99ZZ": one, "98YY": other}])
    assert funnel.rows[0][:3] == (100, None, 60)
    assert funnel.rows[1][1] is None, "else the total gives the first away"


def test_r52_a_total_hidden_in_one_table_is_hidden_in_all() -> None:
    few = counted(graduated=3)
    by_school = {"99ZZ": few, "98YY": counted(graduated=1)}
    by_cohort = {"2025": counted(graduated=4)}
    school, cohort = funnels([by_school, by_cohort])
    assert school.rows[-1][0] is None
    assert cohort.rows[-1][0] is None
    assert funnels([{}, {}])[0].rows == ((None,) * len(STEPS),)
