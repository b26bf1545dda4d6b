"""R28: when a trainer is busy, and who was there."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.partner.domain.rule import PartnerRule
from services.partner.domain.sessions import (
    Slot,
    check_ahead,
    check_trainer_is_free,
    check_who_came,
    conflicts,
)
from shared.rules import RuleBroken

NINE = datetime(2026, 6, 8, 9, tzinfo=UTC)
slots = st.builds(
    lambda start, length: Slot(
        NINE + timedelta(minutes=start), NINE + timedelta(minutes=start + length)
    ),
    st.integers(0, 300),
    st.integers(1, 120),
)


@given(slots, st.lists(slots, max_size=8))
def test_conflicts_are_the_sessions_that_share_an_instant(slot: Slot, busy: list[Slot]) -> None:
    found = conflicts(slot, busy)
    for other in busy:
        shared = max(slot.starts_at, other.starts_at) < min(slot.ends_at, other.ends_at)
        assert (other in found) is shared
    assert found == sorted(found, key=lambda each: each.starts_at)
    try:
        check_trainer_is_free(slot, busy)
    except RuleBroken:
        assert found
    else:
        assert not found


def test_a_session_that_is_over_or_cancelled_stays_as_it_is() -> None:
    check_ahead(None, None)
    for present, cancelled in ((3, None), (None, NINE.date())):
        with pytest.raises(RuleBroken):
            check_ahead(present, cancelled)


def test_r30_of_each_participant_with_a_place_it_is_said_whether_they_came() -> None:
    noor, sam, stranger = uuid4(), uuid4(), uuid4()
    check_who_came({noor, sam}, {noor, sam})
    for said in ({noor}, {noor, sam, stranger}):
        with pytest.raises(RuleBroken) as refused:
            check_who_came(said, {noor, sam})
        assert refused.value.rule is PartnerRule.EACH_PARTICIPANT
