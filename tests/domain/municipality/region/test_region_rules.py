"""R42–R45: days that matter, figures with their definitions, offers, and who is in which region."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.municipality.domain.region.clocks import (
    four_weeks_from,
    is_overdue,
    next_alert,
    report_due_on,
)
from services.municipality.domain.region.facts import cohort_name, cohort_of
from services.municipality.domain.region.figures import (
    DEFINITIONS,
    Key,
    officials,
    reference_day,
    shown_figures,
)
from services.municipality.domain.region.membership import Herindeling, Membership, faults
from services.municipality.domain.region.offers import (
    THEMES,
    Offer,
    Phase,
    Side,
    gaps,
    matrix,
    overlaps,
)
from services.school.domain.catalogue import Theme
from shared.reference.lists import FOREVER, all_gemeenten, herindelingen

TODAY = date(2026, 6, 1)


def test_r42_the_report_is_due_on_30_april_with_three_warnings() -> None:
    assert report_due_on(2026) == date(2027, 4, 30)
    day, found = None, []
    while (day := next_alert(2026, day)) is not None:
        found.append(day)
    assert found == [date(2027, 3, 1), date(2027, 3, 31), date(2027, 4, 23)]


def test_r45_four_weeks() -> None:
    assert four_weeks_from(TODAY) == date(2026, 6, 29)
    assert not is_overdue(date(2026, 6, 29), None, date(2026, 6, 29))
    assert is_overdue(date(2026, 6, 29), None, date(2026, 6, 30))
    assert not is_overdue(date(2026, 6, 29), date(2026, 6, 28), date(2026, 7, 9))


def test_r43_each_figure_has_a_definition_with_version_and_reference_day() -> None:
    assert set(DEFINITIONS) == set(Key)
    assert reference_day(2026) == date(2026, 10, 1)
    assert "1 oktober 2026" in DEFINITIONS[Key.NEITHER].of(2026)
    vsv, neet = officials(2026)
    assert (vsv.name, vsv.version) == ("vsv 2025/2026", "vsv oud (Regeling 2.3, bijlage 1)")
    assert "1 oktober 2025 tot 1 oktober 2026" in vsv.counts
    assert "1 oktober 2026" in neet.counts
    assert officials(2027)[0].version == "vsv nieuw (Regeling 2.3, bijlage 1)"


def test_r52_figures_hide_what_is_small_and_what_would_give_it_away() -> None:
    counted = {Key.GRADUATED: 100, Key.IN_SCOPE: 98, Key.REACHED: 60, Key.COMPLETED: 23}
    ways = {Key.SAME_COACH: 20, Key.WARM: 3, Key.COLD: 0}
    shown = shown_figures(counted | ways)
    assert shown[Key.GRADUATED] == 100
    assert shown[Key.IN_SCOPE] is None, "two people got no offer"
    assert shown[Key.WARM] is shown[Key.COLD] is None
    assert None in (shown[Key.COMPLETED], shown[Key.SAME_COACH])


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_cohort_is_the_school_year_of_the_diploma(day: date) -> None:
    cohort = cohort_of(day)
    assert date(cohort, 8, 1) <= day <= date(cohort + 1, 7, 31)
    assert cohort_name(2025) == "2025/2026"


def offer(side: Side, theme: str = THEMES[0], phase: Phase = Phase.BOTH, **days: date) -> Offer:
    return Offer(side, "Iets", theme, phase, days.pop("valid_from", TODAY), **days)


def test_the_themes_are_those_of_the_schools_catalogue() -> None:
    assert list(THEMES) == [theme.value for theme in Theme]


def test_overlap_and_gaps_are_named_in_words() -> None:
    ended = offer(
        Side.SCHOOL, THEMES[3], valid_from=date(2026, 1, 1), valid_until=date(2026, 5, 31)
    )
    places = matrix(
        [
            offer(Side.SCHOOL), offer(Side.GEMEENTE, phase=Phase.AFTER),
            offer(Side.SCHOOL, THEMES[1]), offer(Side.PARTNER, THEMES[2]), ended,
            *(offer(side, THEMES[4]) for side in Side),
        ],
        TODAY,
    )  # fmt: skip
    assert len(places) == len(THEMES) * 2
    said = {place.in_words for place in (*gaps(places), *overlaps(places))}
    assert f"{THEMES[0]}, na het diploma: scholen en gemeenten bieden allebei iets aan." in said
    assert f"{THEMES[3]}, na het diploma: niemand biedt iets aan." in said
    partner = (
        f"{THEMES[2]}, vóór het diploma: alleen partners kunnen iets bieden; niemand koopt het in."
    )
    assert partner in said
    assert any("bieden alle drie iets aan" in words for words in said)
    assert not any(THEMES[1] in words for words in said)
    assert {place.theme for place in gaps(places)} >= {THEMES[2], THEMES[3]}


def member(region: int, first: date, last: date = FOREVER) -> Membership:
    return Membership("GM0001", region, first, last)


START = date(2026, 1, 1)
MERGED = date(2027, 1, 1)
BEFORE = MERGED - timedelta(days=1)


@pytest.mark.parametrize(
    ("members", "explained", "fault"),
    [
        ([member(29, START)], False, None),
        ([member(29, START, BEFORE), member(28, MERGED)], True, None),
        ([member(29, START, BEFORE), member(28, MERGED)], False, "without a herindeling"),
        ([member(29, START, BEFORE), member(29, MERGED)], False, None),
        ([member(29, START, BEFORE)], False, "without a herindeling"),
        ([member(29, MERGED)], False, "without a herindeling"),
        ([member(29, START), member(28, MERGED)], True, "in two regions"),
        ([member(29, START, date(2029, 12, 31)), member(28, date(2030, 1, 1))], False, None),
    ],
)
def test_r44_only_a_herindeling_changes_a_region_within_the_period(
    members: list[Membership], *, explained: bool, fault: str | None
) -> None:
    events = [Herindeling(MERGED, frozenset({"GM0001"}))] if explained else []
    found = list(faults(members, events))
    assert (fault is None) == (found == [])
    assert fault is None or fault in found[0]


def test_r44_the_list_in_use_keeps_the_rule() -> None:
    """Every municipality in one region on any day of the period: 342 in 39 of the 40 regions."""
    members = [
        Membership(g.gemeentecode, g.region, g.valid_from, g.valid_until) for g in all_gemeenten()
    ]
    events = [Herindeling(h.on, h.gemeentecodes) for h in herindelingen()]
    assert list(faults(members, events)) == []
    assert len(members) >= 342
