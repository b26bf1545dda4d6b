"""R28: a place that came free is answered once, and in time."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.places import OfferedPlace, PlaceRule, PlaceState, answer, state
from shared.rules import RuleBroken

LAST_DAY = date(2026, 6, 4)
OPEN = OfferedPlace(LAST_DAY, takes=None, withdrawn=False, placed=False, ended=False)


@pytest.mark.parametrize(
    ("changed", "days", "expected"),
    [
        ({}, -3, PlaceState.ASKED),
        ({}, 0, PlaceState.ASKED),
        ({}, 1, PlaceState.OVER),
        ({"takes": True}, 0, PlaceState.YES),
        ({"takes": True}, 9, PlaceState.YES),
        ({"takes": True, "withdrawn": True}, 0, PlaceState.OVER),
        ({"takes": True, "placed": True}, 9, PlaceState.PLACED),
        ({"placed": True}, 0, PlaceState.PLACED),
        ({"takes": False}, 0, PlaceState.NO),
        ({"takes": False, "withdrawn": True}, 0, PlaceState.NO),
        ({"withdrawn": True}, 0, PlaceState.OVER),
        ({"placed": True, "ended": True}, 0, PlaceState.OVER),
    ],
)
def test_r28_how_an_offered_place_stands(
    changed: dict[str, Any], days: int, expected: PlaceState
) -> None:
    assert state(replace(OPEN, **changed), LAST_DAY + timedelta(days)) is expected


PLACES = st.builds(
    OfferedPlace,
    answer_by=st.just(LAST_DAY),
    takes=st.none() | st.booleans(),
    withdrawn=st.booleans(),
    placed=st.booleans(),
    ended=st.booleans(),
)


@given(PLACES, st.integers(-40, 40))
def test_r28_only_an_open_question_is_answered_and_never_after_its_last_day(
    place: OfferedPlace, days: int
) -> None:
    on = LAST_DAY + timedelta(days)
    if place == OPEN and days <= 0:
        answer(place, on)
        return
    with pytest.raises(RuleBroken) as refused:
        answer(place, on)
    assert refused.value.rule is PlaceRule.ANSWER_IN_TIME
