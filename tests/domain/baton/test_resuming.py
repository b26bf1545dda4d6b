"""R6, R8: beginning anew after a closing leaves no other gap, no overlap, and one who can mint."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.baton import rules as baton
from shared.baton.rules import BatonRule, Holding
from shared.rules import RuleBroken
from tests.builders import SUBJECT

SCHOOL, TOWN, OTHER = "school:99ZZ", "gemeente:GM0599", "gemeente:GM0307"
NOON = datetime(2027, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

a_step = st.tuples(
    st.sampled_from(["pass", "close", "resume"]),
    st.timedeltas(timedelta(microseconds=1), timedelta(days=400)),
    st.sampled_from([TOWN, OTHER]),
)


def live(steps: list[tuple[str, timedelta, str]]) -> tuple[list[Holding], list[Holding]]:
    """Let a baton be passed on, closed and resumed; returns the history and what was closed."""
    history, at, closed = [baton.begin(SUBJECT, SCHOOL, NOON)], NOON, []
    for deed, pause, who in steps:
        at += pause
        last = history[-1]
        try:
            if deed == "pass":
                history[-1:] = baton.pass_on(last, to=who, version=last.version + 1, at=at)
            elif deed == "close":
                history[-1] = baton.close(last, at=at)
                closed.append(history[-1])
            else:
                history.append(baton.resume(last, by=who, at=at))
        except RuleBroken:
            assert history[-1] is last, "a rule that says no changes nothing"
    return history, closed


@given(st.lists(a_step, max_size=40))
def test_r8_whatever_happens_versions_count_up_and_never_overlap(
    steps: list[tuple[str, timedelta, str]],
) -> None:
    history, _ = live(steps)

    assert baton.is_unbroken(history)
    assert [holding.version for holding in history] == list(range(1, len(history) + 1))
    assert sum(holding.open for holding in history) <= 1
    for before, after in pairwise(history):
        assert before.held_until is not None
        assert before.held_until <= after.held_from, "two hold at once"


@given(st.lists(a_step, max_size=40))
def test_r8_only_a_closing_makes_a_gap_and_who_closed_ends_it(
    steps: list[tuple[str, timedelta, str]],
) -> None:
    history, closed = live(steps)
    ended_by_closing = {holding.version: holding for holding in closed}
    gaps = [
        (before, after)
        for before, after in pairwise(history)
        if before.held_until != after.held_from
    ]

    for before, after in gaps:
        assert ended_by_closing[before.version] == before, "a gap that no closing made"
        assert after.resumed_after == before.held_until
        assert after.holder == before.holder
    resumed = {holding.version - 1 for holding in history if holding.resumed_after}
    assert resumed <= set(ended_by_closing)


@given(by=st.sampled_from([SCHOOL, TOWN, OTHER]), after=st.timedeltas(-DAY, DAY))
def test_r8_after_a_closing_one_organisation_can_mint_the_next_version(
    by: str, after: timedelta
) -> None:
    closed = baton.close(Holding(SUBJECT, 2, TOWN, NOON - DAY), at=NOON)
    allowed = by == TOWN and after >= timedelta(0)
    if allowed:
        assert baton.resume(closed, by=by, at=NOON + after).version == 3
    else:
        with pytest.raises(RuleBroken):
            baton.resume(closed, by=by, at=NOON + after)


def test_r8_what_is_held_does_not_begin_anew() -> None:
    with pytest.raises(RuleBroken) as refusal:
        baton.resume(Holding(SUBJECT, 2, TOWN, NOON), by=TOWN, at=NOON + DAY)

    assert refusal.value.rule is BatonRule.RESUMES_AFTER_CLOSING


@pytest.mark.parametrize(
    "third",
    [
        Holding(SUBJECT, 3, TOWN, NOON + DAY),
        Holding(SUBJECT, 3, TOWN, NOON + DAY, resumed_after=NOON - DAY),
        Holding(SUBJECT, 3, TOWN, NOON - DAY / 2, resumed_after=NOON),
        Holding(SUBJECT, 4, TOWN, NOON + DAY, resumed_after=NOON),
    ],
    ids=["a gap that says nothing", "another end", "before the closing", "skipped"],
)
def test_r8_a_gap_that_no_closing_explains_is_seen(third: Holding) -> None:
    second = Holding(SUBJECT, 2, TOWN, NOON - DAY, NOON)
    right = baton.resume(second, by=TOWN, at=NOON + DAY)

    assert baton.is_unbroken([second, right])
    assert not baton.is_unbroken([second, third])


def test_r8_who_resumed_passes_on_and_the_history_joins_up_at_the_receiver() -> None:
    second = baton.close(Holding(SUBJECT, 2, TOWN, NOON - DAY), at=NOON)
    third = baton.resume(second, by=TOWN, at=NOON + DAY)
    offered = baton.offer(
        third, offering=TOWN, offer_under_way=False, agreed_on=NOON.date(), document_ready=True,
        handover_id=SUBJECT, to_organisation=OTHER, answer_by=NOON.date() + 9 * DAY,
    )  # fmt: skip
    at = NOON + 2 * DAY
    _, accepted = baton.accept(offered, by=OTHER, at=at, on=at.date())
    known = [Holding(SUBJECT, 1, SCHOOL, NOON - 9 * DAY, NOON - DAY), second, third]
    written = baton.write_down(known, offered, held_since=third.held_from, accepted=accepted)

    history = {holding.version: holding for holding in [*known, *written]}
    assert baton.is_unbroken(list(history.values()))
    assert history[3].resumed_after == NOON
    assert (history[4].holder, history[4].open) == (OTHER, True)
