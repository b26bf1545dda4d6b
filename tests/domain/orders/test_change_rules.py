"""R24: both sides of an order propose, answer and end, and always come to the same."""

from collections import deque
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from shared.orders.rules import (
    ChangeRule,
    Proposal,
    Side,
    Talk,
    answer,
    end,
    hear_answer,
    hear_proposal,
    number_after,
    propose,
)
from shared.rules import RuleBroken

SCHOOL, PARTNER = Talk(Side.SCHOOL), Talk(Side.PARTNER)
ONE, TWO = uuid4(), uuid4()


def refusal(action: object) -> ChangeRule:
    with pytest.raises(RuleBroken) as refused:
        action()  # type: ignore[operator]
    rule_broken = refused.value.rule
    assert isinstance(rule_broken, ChangeRule)
    return rule_broken


def test_r24_a_proposal_is_answered_by_the_other_side_only() -> None:
    proposed = propose(SCHOOL, ONE)
    heard = hear_proposal(PARTNER, ONE)

    assert refusal(lambda: answer(proposed, ONE)) is ChangeRule.OPEN_TO_ANSWER
    assert answer(heard, ONE).open is None
    assert hear_answer(proposed, ONE).open is None


def test_r24_who_must_answer_does_not_propose_instead() -> None:
    heard = hear_proposal(SCHOOL, ONE)

    assert heard.waits_for_us
    assert refusal(lambda: propose(heard, TWO)) is ChangeRule.ANSWER_FIRST


def test_r24_a_newer_proposal_of_the_same_side_takes_the_place_of_the_earlier() -> None:
    newer = propose(propose(SCHOOL, ONE), TWO)

    assert newer.open == Proposal(TWO, Side.SCHOOL)
    assert hear_answer(newer, ONE) == newer


def test_r24_of_proposals_that_cross_the_partners_stands_at_both_sides() -> None:
    school = hear_proposal(propose(SCHOOL, ONE), TWO)
    partner = hear_proposal(propose(PARTNER, TWO), ONE)

    assert school.open == partner.open == Proposal(TWO, Side.PARTNER)


def test_r24_nothing_is_proposed_or_answered_after_the_end() -> None:
    over = end(hear_proposal(SCHOOL, ONE))

    assert over.open is None
    assert refusal(lambda: propose(over, TWO)) is ChangeRule.ORDER_RUNS
    assert refusal(lambda: answer(over, ONE)) is ChangeRule.ORDER_RUNS
    assert hear_proposal(over, TWO) == over


@pytest.mark.parametrize(("agreed", "after"), [(None, 20), (12, 12), (25, 25)])
def test_r24_an_agreed_change_that_names_no_number_leaves_it_be(
    agreed: int | None, after: int
) -> None:
    assert number_after(20, agreed) == after


Said = tuple[str, UUID]
NUMBERS = st.none() | st.integers(1, 200)
SIDES = st.sampled_from(Side)


class TwoSides(RuleBasedStateMachine):
    """Both sides act on what they know; what they say arrives later, in order."""

    other: ClassVar = {Side.SCHOOL: Side.PARTNER, Side.PARTNER: Side.SCHOOL}

    def __init__(self) -> None:
        super().__init__()
        self.talks = {side: Talk(side) for side in Side}
        self.agreed: dict[Side, UUID | None] = dict.fromkeys(Side)
        self.wanted: dict[UUID, int | None] = {}
        self.number = dict.fromkeys(Side, 20)
        self.under_way: dict[Side, deque[Said]] = {side: deque() for side in Side}

    def say(self, side: Side, what: str, change_id: UUID) -> None:
        self.under_way[self.other[side]].append((what, change_id))

    def settle(self, side: Side, change_id: UUID) -> None:
        self.agreed[side] = change_id
        self.number[side] = number_after(self.number[side], self.wanted[change_id])

    @rule(side=SIDES, number=NUMBERS)
    def proposes(self, side: Side, number: int | None) -> None:
        talk, change_id = self.talks[side], uuid4()
        if talk.runs and not talk.waits_for_us:
            self.talks[side] = propose(talk, change_id)
            self.wanted[change_id] = number
            self.say(side, "proposal", change_id)

    @rule(side=SIDES, agrees=st.booleans())
    def answers(self, side: Side, agrees: bool) -> None:
        talk = self.talks[side]
        if talk.open is None or not talk.waits_for_us:
            return
        change_id = talk.open.change_id
        self.talks[side] = answer(talk, change_id)
        if agrees:
            self.settle(side, change_id)
        self.say(side, "yes" if agrees else "no", change_id)

    @rule(side=SIDES)
    def ends(self, side: Side) -> None:
        if self.talks[side].runs:
            self.talks[side] = end(self.talks[side])
            self.say(side, "end", uuid4())

    @rule(side=SIDES)
    def hears(self, side: Side) -> None:
        if not self.under_way[side]:
            return
        what, change_id = self.under_way[side].popleft()
        talk = self.talks[side]
        if what == "proposal":
            self.talks[side] = hear_proposal(talk, change_id)
        elif what == "end":
            self.talks[side] = end(talk)
        else:
            self.talks[side] = hear_answer(talk, change_id)
            if what == "yes":
                self.settle(side, change_id)

    @invariant()
    def come_to_the_same(self) -> None:
        if not any(self.under_way.values()):
            school, partner = (self.talks[side] for side in Side)
            assert (school.open, school.runs) == (partner.open, partner.runs)
            assert self.agreed[Side.SCHOOL] == self.agreed[Side.PARTNER]
            assert self.number[Side.SCHOOL] == self.number[Side.PARTNER]


TestTwoSides = TwoSides.TestCase
