"""R10, R11, R13: what a move does to a handover, and what follows one that led to nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.handover import LINK_TEXT, UNDER_WAY, HandoverStatus
from services.school.domain.moving import (
    AGAIN_DAYS,
    NO_HANDOVER,
    TALK_TEXT,
    Effect,
    Ended,
    MovingRule,
    NextStep,
    after_move,
    agreement_holds,
    check_again,
    check_closing,
    imported_residence,
    next_step,
)
from shared.rules import RuleBroken

TERM = date(2027, 7, 10)
REFUSED = Ended(
    HandoverStatus.REFUSED, stopped=False, guided=True, term_ends_on=TERM, young_enough=True
)
LATER = TERM + timedelta(days=20)


@pytest.mark.parametrize(
    ("status", "young", "effect"),
    [
        (None, True, Effect.NONE),
        (HandoverStatus.PROPOSED, True, Effect.GOES_ALONG),
        (HandoverStatus.AGREED, True, Effect.ASKED_AGAIN),
        (HandoverStatus.AGREED, False, Effect.LAPSED),
        (HandoverStatus.OFFERED, True, Effect.ASKED_BACK),
        (HandoverStatus.ACCEPTED, True, Effect.STANDS),
        (HandoverStatus.COMPLETED, True, Effect.NONE),
        (HandoverStatus.REFUSED, True, Effect.NONE),
    ],
)
def test_r13_what_a_move_does_follows_from_where_the_handover_stands(
    status: HandoverStatus | None, young: bool, effect: Effect
) -> None:
    assert after_move(status, young_enough=young) is effect


@pytest.mark.parametrize(
    ("agreed_for", "text", "receiver", "holds"),
    [
        ("GM0599", LINK_TEXT, "GM0599", True),
        ("GM0599", TALK_TEXT, "GM0599", True),
        ("GM0599", LINK_TEXT, "GM0307", False),
        ("GM0599", "link-0", "GM0599", False),
        (None, None, "GM0599", False),
    ],
)
def test_r11_an_agreement_covers_one_municipality_and_the_words_of_today(
    agreed_for: str | None, text: str | None, receiver: str, holds: bool
) -> None:
    assert agreement_holds(agreed_for=agreed_for, text_version=text, receiver=receiver) is holds


@pytest.mark.parametrize(
    ("imported", "former_by_hand", "lives"),
    [
        ("GM0307", None, "GM0307"),
        ("GM0599", "GM0599", "GM0402"),
        ("GM0307", "GM0599", "GM0307"),
        ("GM0402", "GM0599", "GM0402"),
    ],
)
def test_r13_a_file_that_has_not_heard_of_the_move_does_not_undo_it(
    imported: str, former_by_hand: str | None, lives: str
) -> None:
    assert imported_residence("GM0402", imported, former_by_hand=former_by_hand) == lives


@pytest.mark.parametrize(
    ("ended", "day", "rule"),
    [
        (REFUSED, LATER, None),
        (REFUSED, TERM + timedelta(days=AGAIN_DAYS), None),
        (REFUSED, TERM + timedelta(days=AGAIN_DAYS + 1), MovingRule.AGAIN_IN_TIME),
        (replace(REFUSED, guided=False), LATER, MovingRule.GUIDANCE_RUNS),
        (replace(REFUSED, stopped=True), LATER, MovingRule.YOUNG_PERSON_SAID_NO),
        (replace(REFUSED, young_enough=False), LATER, MovingRule.YOUNGER_THAN_27),
        (
            replace(REFUSED, status=HandoverStatus.DECLINED),
            LATER,
            MovingRule.YOUNG_PERSON_SAID_NO,
        ),
        (replace(REFUSED, status=HandoverStatus.OFFERED), LATER, MovingRule.AFTER_NO_HANDOVER),
    ],
)
def test_r6_r10_r19_offering_anew_needs_an_end_without_handover_and_no_no(
    ended: Ended, day: date, rule: MovingRule | None
) -> None:
    if rule is None:
        check_again(ended, day)
        return
    with pytest.raises(RuleBroken) as broken:
        check_again(ended, day)
    assert broken.value.rule is rule


@pytest.mark.parametrize(
    ("status", "guided", "day", "rule"),
    [
        (HandoverStatus.REFUSED, True, LATER, None),
        (HandoverStatus.PROPOSED, True, LATER, None),
        (HandoverStatus.REFUSED, True, TERM, MovingRule.CLOSE_AFTER_TERM),
        (HandoverStatus.REFUSED, False, LATER, MovingRule.GUIDANCE_RUNS),
        (HandoverStatus.OFFERED, True, LATER, MovingRule.CLOSE_WITHOUT_OFFER),
        (HandoverStatus.ACCEPTED, True, LATER, MovingRule.CLOSE_WITHOUT_OFFER),
    ],
)
def test_r10_guidance_is_not_closed_under_an_open_offer_or_before_its_end(
    status: HandoverStatus, guided: bool, day: date, rule: MovingRule | None
) -> None:
    if rule is None:
        check_closing(status, guided=guided, term_ends_on=TERM, on=day)
        return
    with pytest.raises(RuleBroken) as broken:
        check_closing(status, guided=guided, term_ends_on=TERM, on=day)
    assert broken.value.rule is rule


@given(
    st.sampled_from(sorted(NO_HANDOVER)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(-100, 400),
    st.sampled_from([None, "GM0599", "GM0307"]),
)
def test_r10_after_the_term_nobody_who_was_not_handed_over_is_left_without_a_next_step(
    status: HandoverStatus, stopped: bool, young: bool, holds: bool, days: int, named: str | None
) -> None:
    ended = replace(REFUSED, status=status, stopped=stopped, young_enough=young)
    day = TERM + timedelta(days=days)
    step = next_step(ended, day, holds=holds, resident_in=named, residence="GM0599")

    assert step is not NextStep.NONE
    if day > TERM:
        assert step is not NextStep.WAIT
    if step in (NextStep.OFFER, NextStep.ASK, NextStep.FOLLOW):
        check_again(ended, day)
        assert (step is NextStep.FOLLOW) == (named == "GM0307")
    if step is NextStep.CLOSE:
        check_closing(status, guided=True, term_ends_on=TERM, on=day)


@given(st.sampled_from(sorted(UNDER_WAY - {HandoverStatus.AGREED})), st.integers(-100, 400))
def test_r10_what_is_under_way_waits(status: HandoverStatus, days: int) -> None:
    ended = replace(REFUSED, status=status)
    day = TERM + timedelta(days=days)
    assert next_step(ended, day, holds=True, resident_in=None, residence="GM0599") is NextStep.WAIT
