"""R1, R2, R3 and R7: what a choice of groups reaches and costs."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.eligibility import Group, has_startkwalificatie
from services.school.domain.simulation import (
    Counted,
    Mandatory,
    Per,
    Simulation,
    Tariff,
    simulate,
)

HEAD = Tariff(Per.HEAD, 100)
PEOPLE = st.builds(
    Counted,
    level=st.integers(1, 4),
    leerweg=st.sampled_from(("bol", "bbl")),
    students=st.integers(0, 500),
    graduates=st.integers(0, 500),
    classes=st.integers(0, 40),
)
CHOICES = [frozenset(some) for n in range(4) for some in combinations(Group, n)]


def line_of(tried: Simulation, group: Mandatory | Group) -> tuple[int, int, int, bool]:
    (line,) = [line for line in tried.lines if line.group is group]
    return line.students, line.graduates, line.eur, line.chosen


@pytest.mark.parametrize(
    ("level", "leerweg", "group"),
    [
        (1, "bol", Mandatory.ENTREE),
        (1, "bbl", Mandatory.ENTREE),
        (2, "bol", Mandatory.BOL_2),
        (2, "bbl", Group.BBL_2),
        (3, "bbl", Group.LEVEL_3),
        (4, "bol", Group.LEVEL_4),
    ],
)
def test_r1_everybody_counts_in_exactly_one_group(
    level: int, leerweg: str, group: Mandatory | Group
) -> None:
    tried = simulate([Counted(level, leerweg, 20, 5, 1)], (), HEAD)

    assert line_of(tried, group)[:3] == (20, 5, 2500)
    assert sum(line.people for line in tried.lines) == 25


@given(counted=st.lists(PEOPLE, max_size=8), choice=st.sampled_from(CHOICES))
def test_r1_r2_mandatory_groups_are_in_every_choice(
    counted: list[Counted], choice: frozenset[Group]
) -> None:
    tried = simulate(counted, choice, HEAD)

    assert {line.group for line in tried.lines if line.chosen} == set(Mandatory) | choice
    assert [line.group for line in tried.lines if line.mandatory] == list(Mandatory)


@given(counted=st.lists(PEOPLE, max_size=8), choice=st.sampled_from(CHOICES))
def test_r2_a_wider_choice_never_reaches_fewer_people_nor_costs_less(
    counted: list[Counted], choice: frozenset[Group]
) -> None:
    narrow, wide = simulate(counted, choice, HEAD), simulate(counted, list(Group), HEAD)

    assert narrow.people <= wide.people == sum(c.students + c.graduates for c in counted)
    assert narrow.eur <= wide.eur == wide.people * 100


def test_per_module_a_class_costs_its_modules_however_many_are_in_it() -> None:
    counted = [Counted(2, "bol", 24, 0, 1), Counted(2, "bol", 40, 10, 2)]
    tried = simulate(counted, (), Tariff(Per.MODULE, 400, modules=3))

    assert line_of(tried, Mandatory.BOL_2) == (64, 10, 3 * 3 * 400, True)


def test_a_group_that_is_not_chosen_shows_what_it_would_cost_and_does_not_count() -> None:
    tried = simulate([Counted(4, "bol", 10, 0, 1)], (), HEAD)

    assert line_of(tried, Group.LEVEL_4) == (10, 0, 1000, False)
    assert (tried.people, tried.eur) == (0, 0)


@pytest.mark.parametrize(("level", "has"), [(1, False), (2, True), (3, True), (4, True)])
def test_r7_of_the_groups_only_entree_gives_no_startkwalificatie(level: int, has: bool) -> None:
    (line,) = [x for x in simulate([Counted(level, "bol", 1, 0, 1)], (), HEAD).lines if x.people]

    assert has_startkwalificatie(level) is has
    assert (line.group is not Mandatory.ENTREE) is has
