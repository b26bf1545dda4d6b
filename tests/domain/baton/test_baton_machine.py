"""The baton over a network that delays, repeats and reorders: no version is ever held twice."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shared.baton import rules as baton
from shared.baton.rules import Holding, Offer, OfferStatus
from shared.rules import RuleBroken
from tests.builders import SUBJECT

SCHOOL = "school:99ZZ"
TOWNS = ("gemeente:GM0599", "gemeente:GM0344")
START = date(2027, 7, 1)

Accept = Callable[[Offer, str, datetime, date], tuple[Offer, Holding]]


def by_the_rules(offer: Offer, by: str, at: datetime, on: date) -> tuple[Offer, Holding]:
    return baton.accept(offer, by=by, at=at, on=on)


@dataclass
class Channel:
    """An ordered log that each reader reads at its own pace and may read again after a crash."""

    log: list[tuple[int, str, Any]] = field(default_factory=list)

    def send(self, kind: str, content: Any) -> None:
        self.log.append((len(self.log), kind, content))


@dataclass
class Reader:
    """A place in a channel, and an inbox that knows what took effect."""

    position: int = 0
    inbox: set[int] = field(default_factory=set)

    def next(self, channel: Channel) -> tuple[str, Any] | None:
        while self.position < len(channel.log):
            number, kind, content = channel.log[self.position]
            self.position += 1
            if number not in self.inbox:
                self.inbox.add(number)
                return kind, content
        return None


class BatonOverABadNetwork(RuleBasedStateMachine):
    """One school offers to two municipalities; nobody sees the others but through channels."""

    accept: Accept = staticmethod(by_the_rules)

    @initialize()
    def begin(self) -> None:
        self.today, self.ticks = START, 0
        self.school = [baton.begin(SUBJECT, SCHOOL, self.now())]
        self.offered: UUID | None = None
        self.offers = 0
        self.to_towns = {town: Channel() for town in TOWNS}
        self.to_school = {town: Channel() for town in TOWNS}
        self.town_reads = {town: Reader() for town in TOWNS}
        self.school_reads = {town: Reader() for town in TOWNS}
        self.desks: dict[str, dict[UUID, Offer]] = {town: {} for town in TOWNS}
        self.minted: dict[int, list[str]] = defaultdict(list)

    def now(self) -> datetime:
        self.ticks += 1
        return datetime(2027, 7, 1, tzinfo=UTC) + timedelta(seconds=self.ticks)

    @rule(town=st.sampled_from(TOWNS), agreed=st.booleans())
    def offer(self, town: str, agreed: bool) -> None:
        self.offers += 1
        try:
            made = baton.offer(
                self.school[-1],
                offering=SCHOOL,
                offer_under_way=self.offered is not None,
                agreed_on=self.today if agreed else None,
                document_ready=True,
                handover_id=UUID(int=self.offers),
                to_organisation=town,
                answer_by=self.today + timedelta(days=3),
            )
        except RuleBroken:
            return
        self.offered = made.handover_id
        self.to_towns[town].send("offered", made)

    @rule(town=st.sampled_from(TOWNS))
    def ask_to_withdraw(self, town: str) -> None:
        if self.offered is not None:
            self.to_towns[town].send("withdraw", self.offered)

    @rule(town=st.sampled_from(TOWNS))
    def deliver_to_town(self, town: str) -> None:
        message = self.town_reads[town].next(self.to_towns[town])
        if message is None:
            return
        kind, content = message
        desk = self.desks[town]
        if kind == "offered":
            desk[content.handover_id] = content
        elif content in desk and desk[content].status is OfferStatus.OPEN:
            desk[content] = baton.let_withdraw(desk[content])
            self.to_school[town].send("withdrawn", content)

    @rule(town=st.sampled_from(TOWNS), choice=st.sampled_from(["accept", "refuse", "expire"]))
    def answer(self, town: str, choice: str) -> None:
        for handover_id, offer in list(self.desks[town].items()):
            try:
                self._answer(town, handover_id, offer, choice)
            except RuleBroken:
                continue

    def _answer(self, town: str, handover_id: UUID, offer: Offer, choice: str) -> None:
        if choice == "accept":
            answered, holding = type(self).accept(offer, town, self.now(), self.today)
            self.minted[holding.version].append(town)
            self.to_school[town].send("accepted", holding)
        elif choice == "refuse":
            answered = baton.refuse(offer, by=town)
            self.to_school[town].send("closed", handover_id)
        else:
            answered = baton.expire(offer, on=self.today)
            self.to_school[town].send("closed", handover_id)
        self.desks[town][handover_id] = answered

    @rule(town=st.sampled_from(TOWNS))
    def deliver_to_school(self, town: str) -> None:
        message = self.school_reads[town].next(self.to_school[town])
        if message is None:
            return
        kind, content = message
        if kind == "accepted":
            ended, following = baton.pass_on(
                self.school[-1], to=content.holder, version=content.version, at=content.held_from
            )
            self.school[-1:] = [ended, following]
            self.offered = None
        elif content == self.offered:
            self.offered = None

    @rule(town=st.sampled_from(TOWNS))
    def crash_of_a_reader(self, town: str) -> None:
        """Everything is delivered again from the start; the inbox knows what took effect."""
        self.town_reads[town] = replace(self.town_reads[town], position=0)
        self.school_reads[town] = replace(self.school_reads[town], position=0)

    @rule(days=st.integers(1, 5))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @invariant()
    def no_version_is_held_twice(self) -> None:
        if hasattr(self, "minted"):
            assert all(len(towns) == 1 for towns in self.minted.values())

    @invariant()
    def at_most_one_can_mint_the_next(self) -> None:
        if not hasattr(self, "desks"):
            return
        current = max([1, *self.minted])
        able = [
            offer
            for desk in self.desks.values()
            for offer in desk.values()
            if offer.status is OfferStatus.OPEN and offer.version == current
        ]
        assert len(able) <= 1

    @invariant()
    def the_history_is_unbroken(self) -> None:
        if hasattr(self, "school"):
            assert baton.is_unbroken(self.school)
            assert sum(holding.open for holding in self.school) == 1

    def teardown(self) -> None:
        """When everything has arrived, the school knows who holds it."""
        if not hasattr(self, "school"):
            return
        for town in TOWNS:
            for _ in range(len(self.to_school[town].log) + 1):
                self.deliver_to_school(town)
        newest = max([1, *self.minted])
        assert self.school[-1].version == newest
        if newest > 1:
            assert self.school[-1].holder == self.minted[newest][0]


class AcceptsWhatWasAnswered(BatonOverABadNetwork):
    """A receiver that forgets its own answers."""

    @staticmethod
    def accept(offer: Offer, by: str, at: datetime, on: date) -> tuple[Offer, Holding]:
        return offer, Holding(offer.subject, offer.version + 1, by, at)


TestBaton = BatonOverABadNetwork.TestCase
TestBaton.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_the_machine_catches_a_receiver_that_breaks_the_rules() -> None:
    with pytest.raises((AssertionError, RuleBroken)):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            AcceptsWhatWasAnswered,
            settings=settings(
                max_examples=200, stateful_step_count=40, deadline=None, print_blob=False
            ),
        )
