"""Participatielab: four directions, what each asks, the matrix, and a map that stays checked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.programme import (
    WITH_DIPLOMA,
    Outflow,
    ProgrammeRule,
    Week,
    check_outflow,
    check_programme,
    is_stale,
    matrix,
)
from shared.rules import RuleBroken

DAY = date(2026, 6, 1)
NO_DIPLOMA, CERTIFIED = Outflow.WORK_WITHOUT_DIPLOMA, Outflow.WORK_WITH_CERTIFICATES


def test_there_are_exactly_four_directions() -> None:
    assert len(Outflow) == 4


@pytest.mark.parametrize(
    ("to", "diploma", "certificates", "before", "rule"),
    [
        (Outflow.WORK_WITH_DIPLOMA, False, 3, None, ProgrammeRule.DIPLOMA_FITS),
        (Outflow.FURTHER_EDUCATION, False, 3, None, ProgrammeRule.DIPLOMA_FITS),
        (NO_DIPLOMA, True, 0, None, ProgrammeRule.WITHOUT_MEANS_WITHOUT),
        (CERTIFIED, True, 1, None, ProgrammeRule.WITHOUT_MEANS_WITHOUT),
        (CERTIFIED, False, 0, None, ProgrammeRule.CERTIFICATE_FITS),
        (NO_DIPLOMA, False, 0, NO_DIPLOMA, ProgrammeRule.OUTFLOW_ONCE),
    ],
)
def test_an_outflow_that_does_not_fit_is_refused(
    *, to: Outflow, diploma: bool, certificates: int, before: Outflow | None, rule: ProgrammeRule
) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_outflow(to, diploma=diploma, certificates=certificates, before=before)
    assert broken.value.rule is rule


@pytest.mark.parametrize("to", Outflow)
def test_each_direction_can_be_reached(to: Outflow) -> None:
    check_outflow(to, diploma=to in WITH_DIPLOMA, certificates=1, before=None)


@given(
    st.lists(st.tuples(st.sampled_from(Outflow), st.none() | st.sampled_from(Outflow)), max_size=40)
)
def test_everybody_stands_once_in_the_matrix(pairs: list[tuple[Outflow, Outflow | None]]) -> None:
    counted = matrix(pairs)

    assert set(counted) == set(Outflow)
    assert sum(sum(row.values()) for row in counted.values()) == len(pairs)
    for expected in Outflow:
        same = sum(pair == (expected, expected) for pair in pairs)
        assert counted[expected][expected.value] == same


@pytest.mark.parametrize(
    ("week", "last", "rule"),
    [
        (Week(24, 4), date(2026, 5, 31), ProgrammeRule.DAYS_IN_ORDER),
        (Week(0, 4), DAY, ProgrammeRule.WEEK_HAS_HOURS),
        (Week(36, 5), DAY, ProgrammeRule.WEEK_HAS_HOURS),
    ],
)
def test_a_programme_that_cannot_be_is_refused(week: Week, last: date, rule: ProgrammeRule) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_programme(week, DAY, last)
    assert broken.value.rule is rule


@pytest.mark.parametrize(("checked", "stale"), [("2025-12-01", False), ("2025-11-29", True)])
def test_the_social_map_is_to_be_checked_every_six_months(*, checked: str, stale: bool) -> None:
    assert is_stale(date.fromisoformat(checked), DAY) is stale
