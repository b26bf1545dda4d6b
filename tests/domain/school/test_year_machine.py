"""The year of a graduate over any dates and any order of what people do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from services.school.domain.eligibility import term_end
from services.school.domain.handover import UNDER_WAY, HandoverStatus, agreement, answer_by
from services.school.domain.year import (
    Decision,
    Deed,
    Situation,
    Step,
    can_extend,
    day_of,
    decide,
    first_step,
)
from shared.baton import rules as baton
from shared.rules import RuleBroken
from shared.runtime.clock import AMSTERDAM
from shared.schemas.vocabulary import Outcome, SupportEndReason
from tests.builders import SUBJECT

LEAP_DAY = date(2028, 2, 29)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
OUTCOMES = st.sampled_from([outcome.value for outcome in Outcome])
Decide = Callable[[Situation], Decision]


@dataclass
class Year:
    """A graduate's year as the school keeps it: a next step with its day, and a handover."""

    diploma_on: date
    outcome: str = Outcome.ONBEKEND.value
    decide: Decide = decide
    step: Step | None = field(default_factory=first_step)
    handover: HandoverStatus | None = None
    agreed_on: date | None = None
    offered: bool = False
    ended: SupportEndReason | None = None
    taken: list[tuple[date, Step]] = field(default_factory=list)
    deeds: list[tuple[date, Deed]] = field(default_factory=list)

    def live_until(self, today: date) -> None:
        """Do all that is due, day after day, as the due work does."""
        while self.step and (day := day_of(self.step, term_end(self.diploma_on))) <= today:
            self._take(self.step, day)

    def _take(self, step: Step, day: date) -> None:
        under_way = self.handover if self.handover in UNDER_WAY else None
        asked = self.handover is not None
        situation = Situation(step, self.outcome, asked, under_way, self.offered)
        decision = self.decide(situation)
        self.taken.append((day, step))
        self.deeds += [(day, deed) for deed in decision.deeds]
        self.step, self.ended = decision.then, decision.ended or self.ended
        for deed in decision.deeds:
            if deed is Deed.PROPOSE:
                self.handover = HandoverStatus.PROPOSED
            elif deed is Deed.OFFER:
                self.offer(day)
            elif deed is Deed.LAPSE:
                self.handover = HandoverStatus.LAPSED

    def offer(self, day: date) -> None:
        """Offer to the municipality."""
        holding = baton.begin(SUBJECT, "school:99ZZ", _noon(self.diploma_on))
        baton.offer(
            holding,
            offering="school:99ZZ",
            offer_under_way=self.handover is HandoverStatus.OFFERED,
            agreed_on=self.agreed_on,
            document_ready=True,
            handover_id=UUID(int=1),
            to_organisation="gemeente:GM0599",
            answer_by=answer_by(day),
        )
        self.handover, self.offered = HandoverStatus.OFFERED, True


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), AMSTERDAM)


@given(DAYS, st.lists(st.integers(0, 500), max_size=12), OUTCOMES)
@example(LEAP_DAY, [275, 276, 365, 395], Outcome.ONBEKEND.value)
@example(LEAP_DAY, [], Outcome.DUURZAAM_WERK.value)
def test_r18_no_split_of_clock_moves_skips_or_doubles_a_step(
    diploma_on: date, moves: list[int], outcome: str
) -> None:
    far = diploma_on + timedelta(days=500)
    at_once, in_parts = Year(diploma_on, outcome), Year(diploma_on, outcome)
    at_once.live_until(far)
    for move in [*sorted(moves), 500]:
        in_parts.live_until(diploma_on + timedelta(days=move))

    assert in_parts == at_once
    assert len({step for _, step in at_once.taken}) == len(at_once.taken)
    assert at_once.taken == sorted(at_once.taken, key=lambda taken: taken[0])


@given(DAYS)
@example(LEAP_DAY)
def test_who_stays_unknown_takes_every_step_and_ends_without_transfer(diploma_on: date) -> None:
    year = Year(diploma_on)
    year.live_until(diploma_on + timedelta(days=500))

    assert [step for _, step in year.taken] == list(Step)[1:]
    assert [deed for _, deed in year.deeds] == [Deed.PROPOSE, Deed.REPORT_YEAR, Deed.LAPSE]
    assert year.ended is SupportEndReason.NO_TRANSFER


class YearOfAGraduate(RuleBasedStateMachine):
    """Days pass, and people do what they like in any order."""

    decide: Decide = staticmethod(decide)

    @initialize(diploma_on=DAYS)
    def begin(self, diploma_on: date) -> None:
        self.today = diploma_on
        self.year = Year(diploma_on, decide=type(self).decide)

    @rule(days=st.integers(0, 120))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        self.year.live_until(self.today)

    @rule(outcome=OUTCOMES)
    def outcome_reported(self, outcome: str) -> None:
        self.year.outcome = outcome

    @rule(agreed=st.booleans())
    def young_person_answers(self, agreed: bool) -> None:
        try:
            answered = agreement(self.year.handover or HandoverStatus.LAPSED, agreed=agreed)
        except RuleBroken:
            return
        self.year.handover = answered
        if agreed:
            self.year.agreed_on = self.today
            if self.year.step in (Step.CLOSE, None):
                self.year.offer(self.today)

    @rule(answer=st.sampled_from([HandoverStatus.REFUSED, HandoverStatus.EXPIRED]))
    def municipality_does_not_take_over(self, answer: HandoverStatus) -> None:
        if self.year.handover is HandoverStatus.OFFERED:
            self.year.handover = answer

    @invariant()
    def r11_nothing_is_offered_without_agreement(self) -> None:
        if hasattr(self, "year") and self.year.offered:
            assert self.year.agreed_on is not None

    @invariant()
    def r20_nobody_is_asked_twice(self) -> None:
        if hasattr(self, "year"):
            assert [deed for _, deed in self.year.deeds].count(Deed.PROPOSE) <= 1

    @invariant()
    def each_step_comes_once(self) -> None:
        if hasattr(self, "year"):
            steps = [step for _, step in self.year.taken]
            assert len(steps) == len(set(steps))

    @invariant()
    def nothing_is_under_way_once_guidance_ended(self) -> None:
        if hasattr(self, "year") and self.year.ended is not None:
            assert self.year.step is None
            assert self.year.handover not in UNDER_WAY


class OffersWhatWasOnlyAsked(YearOfAGraduate):
    """A school that takes the question for the answer."""

    @staticmethod
    def decide(known: Situation) -> Decision:
        decision = decide(known)
        if known.step is Step.YEAR_END and known.under_way is HandoverStatus.PROPOSED:
            return Decision((*decision.deeds, Deed.OFFER), decision.then)
        return decision


TestYear = YearOfAGraduate.TestCase
TestYear.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)


def test_the_machine_catches_an_offer_without_agreement() -> None:
    with pytest.raises((AssertionError, RuleBroken)):
        run_state_machine_as_test(
            OffersWhatWasOnlyAsked,
            settings=settings(
                max_examples=300, stateful_step_count=25, deadline=None, print_blob=False
            ),
        )


def test_r18_steady_work_needs_no_question() -> None:
    for step in (Step.PREPARE_90, Step.PREPARE_60, Step.PREPARE_30):
        assert decide(Situation(step, Outcome.DUURZAAM_WERK.value)).deeds == ()


@pytest.mark.parametrize("status", [s for s in HandoverStatus if s is not HandoverStatus.AGREED])
def test_r11_only_an_agreed_handover_is_offered_at_the_end(status: HandoverStatus) -> None:
    under_way = status if status in UNDER_WAY else None
    known = Situation(Step.YEAR_END, Outcome.ONBEKEND.value, asked=True, under_way=under_way)

    assert decide(known) == Decision((Deed.REPORT_YEAR,), Step.CLOSE)


@pytest.mark.parametrize(
    ("step", "possible"),
    [
        (Step.PREPARE_90, True),
        (Step.YEAR_END, True),
        (Step.GRADUATE, False),
        (Step.CLOSE, False),
        (None, False),
    ],
)
def test_r4_a_term_can_be_extended_while_the_year_runs(step: Step | None, possible: bool) -> None:
    assert can_extend(step) is possible
