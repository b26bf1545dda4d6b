"""R8, R10: the baton over a bad network. No version is held twice, only one can mint the next."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
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
from tests.domain.baton.network import Line, Message

SCHOOL = "school:99ZZ"
TOWNS = ("gemeente:GM0599", "gemeente:GM0344")
START = datetime(2027, 7, 1, tzinfo=UTC)
ANSWER_DAYS = 3
a_town = st.sampled_from(TOWNS)
an_organisation = st.sampled_from((SCHOOL, *TOWNS))
a_few = st.integers(1, 4)

Accept = Callable[[Offer, str, datetime], tuple[Offer, Holding]]
WriteDown = Callable[[Sequence[Holding], Offer, datetime, Holding], list[Holding]]


def by_the_rules(offer: Offer, by: str, at: datetime) -> tuple[Offer, Holding]:
    return baton.accept(offer, by=by, at=at, on=at.date())


def joining_up(
    known: Sequence[Holding], offer: Offer, held_since: datetime, accepted: Holding
) -> list[Holding]:
    return baton.write_down(known, offer, held_since=held_since, accepted=accepted)


@dataclass
class Organisation:
    """What one organisation knows: its own clock, its own history, the offers on its desk."""

    now: datetime = START
    history: dict[int, Holding] = field(default_factory=dict)
    desk: dict[UUID, tuple[Offer, datetime]] = field(default_factory=dict)

    def write(self, holdings: Sequence[Holding]) -> None:
        self.history.update({holding.version: holding for holding in holdings})


class BatonOverABadNetwork(RuleBasedStateMachine):
    """A school and two municipalities that know of each other only what arrives.

    A person who moves is offered to the other municipality after the first one's no.
    """

    accept: ClassVar[Accept] = staticmethod(by_the_rules)
    write_down: ClassVar[WriteDown] = staticmethod(joining_up)
    patient: ClassVar[bool] = True
    recognises: ClassVar[bool] = True

    @initialize(came_back=st.booleans(), drift=st.tuples(st.integers(-50, 50), st.just(0)))
    def begin(self, came_back: bool, drift: tuple[int, int]) -> None:
        self.school = Organisation()
        self.towns = {
            town: Organisation(now=START + timedelta(hours=hours))
            for town, hours in zip(TOWNS, drift, strict=True)
        }
        self.offered: UUID | None = None
        self.offers = 0
        self.minted: dict[int, list[str]] = defaultdict(list)
        self.to_town: dict[str, Line[Any]] = {t: Line(recognises=self.recognises) for t in TOWNS}
        self.to_school: dict[str, Line[Any]] = {t: Line(recognises=self.recognises) for t in TOWNS}
        self.live_through_the_past(came_back=came_back)

    def live_through_the_past(self, *, came_back: bool) -> None:
        """Version 1 at the school; or there for the second time, which no town was told."""
        first = baton.begin(SUBJECT, SCHOOL, START - timedelta(days=700))
        self.school.write([first])
        if not came_back:
            return
        told = baton.pass_on(first, to=TOWNS[0], version=2, at=START - timedelta(days=600))
        back = baton.pass_on(told[1], to=SCHOOL, version=3, at=START - timedelta(days=500))
        self.school.write([*told, *back])
        for town in self.towns.values():
            town.write(told)

    @property
    def lines(self) -> list[Line[Any]]:
        return [*self.to_town.values(), *self.to_school.values()]

    # what people do

    @rule(town=a_town)
    def offer(self, town: str) -> None:
        """The school offers to the municipality where the person lives now."""
        self.offers += 1
        current = self.school.history[max(self.school.history)]
        try:
            made = baton.offer(
                current,
                offering=SCHOOL,
                offer_under_way=self.patient and self.offered is not None,
                agreed_on=START.date(),
                document_ready=True,
                handover_id=UUID(int=self.offers),
                to_organisation=town,
                answer_by=self.school.now.date() + timedelta(days=ANSWER_DAYS),
            )
        except RuleBroken:
            return
        self.offered = made.handover_id
        self.to_town[town].say("offered", (made, current.held_from))

    @rule(town=a_town)
    def ask_to_withdraw(self, town: str) -> None:
        if self.offered is not None:
            self.to_town[town].say("withdraw", self.offered)

    @rule(town=a_town)
    def accept_all(self, town: str) -> None:
        desk = self.towns[town].desk
        for handover_id, (offer, held_since) in list(desk.items()):
            would = self._would_accept(town, offer, held_since)
            if would is None:
                continue
            accepted, holding, written = would
            self.towns[town].now = holding.held_from
            self.towns[town].write(written)
            desk[handover_id] = accepted, held_since
            self.minted[holding.version].append(town)
            self.to_school[town].say("accepted", (handover_id, holding))

    @rule(town=a_town)
    def refuse_all(self, town: str) -> None:
        self._close(town, lambda offer: baton.refuse(offer, by=town))

    @rule(town=a_town)
    def expire_all(self, town: str) -> None:
        on = self.towns[town].now.date()
        self._close(town, lambda offer: baton.expire(offer, on=on))

    def _close(self, town: str, answer: Callable[[Offer], Offer]) -> None:
        for handover_id, (offer, held_since) in list(self.towns[town].desk.items()):
            try:
                answered = answer(offer)
            except RuleBroken:
                continue
            self.towns[town].desk[handover_id] = answered, held_since
            self.to_school[town].say("closed", handover_id)

    @rule(organisation=an_organisation, days=st.integers(1, 5))
    def days_pass(self, organisation: str, days: int) -> None:
        """Clocks need not agree."""
        self._organisation(organisation).now += timedelta(days=days)

    def _organisation(self, name: str) -> Organisation:
        return self.school if name == SCHOOL else self.towns[name]

    # what the network does

    @rule(town=a_town, messages=a_few)
    def deliver_to_town(self, town: str, messages: int) -> None:
        for _ in range(messages):
            self.to_town[town].relay()
            message = self.to_town[town].read()
            if message is not None:
                self._town_hears(town, message)

    def _town_hears(self, town: str, message: Message[Any]) -> None:
        desk = self.towns[town].desk
        if message.kind == "offered":
            offer, held_since = message.content
            desk[offer.handover_id] = offer, held_since
        elif message.content in desk:
            offer, held_since = desk[message.content]
            if offer.status is OfferStatus.OPEN:
                desk[message.content] = baton.let_withdraw(offer), held_since
                self.to_school[town].say("closed", message.content)

    @rule(town=a_town, messages=a_few)
    def deliver_to_school(self, town: str, messages: int) -> None:
        for _ in range(messages):
            self.to_school[town].relay()
            message = self.to_school[town].read()
            if message is not None:
                self._school_hears(message)

    def _school_hears(self, message: Message[Any]) -> None:
        if message.kind == "closed":
            self.offered = None if message.content == self.offered else self.offered
            return
        _, holding = message.content
        current = self.school.history[max(self.school.history)]
        passed = baton.pass_on(
            current, to=holding.holder, version=holding.version, at=holding.held_from
        )
        self.school.write(passed)
        self.offered = None

    @rule(line=st.integers(0, 3), messages=a_few)
    def relay_without_delivery(self, line: int, messages: int) -> None:
        for _ in range(messages):
            self.lines[line].relay()

    @rule(line=st.integers(0, 3), messages=a_few)
    def relay_crashes(self, line: int, messages: int) -> None:
        self.lines[line].forget_acknowledgements(messages)

    @rule(line=st.integers(0, 3))
    def topic_is_lost(self, line: int) -> None:
        self.lines[line].lose_the_topic()

    @rule(line=st.integers(0, 3), messages=st.integers(1, 100))
    def reader_crashes(self, line: int, messages: int) -> None:
        self.lines[line].crash_of_the_reader(messages)

    # what must be true

    @invariant()
    def no_version_is_held_twice(self) -> None:
        for version, holders in self._minted().items():
            assert len(holders) == 1, f"version {version} is held twice"

    def _minted(self) -> dict[int, list[str]]:
        return getattr(self, "minted", {})

    @invariant()
    def one_can_mint_the_next(self) -> None:
        if not hasattr(self, "school"):
            return
        able = [town for town in TOWNS for _ in range(self._mints(town))]
        assert len(able) <= 1, "two can mint the next version"

    def _mints(self, town: str) -> int:
        """How often a town could accept now, or can when what is under way arrives."""
        newest = max([*self.school.history, *self.minted])
        coming = [m.content for m in self.to_town[town].under_way if m.kind == "offered"]
        there = self.towns[town].desk.values()
        return sum(offer.version == newest for offer, _ in coming) + sum(
            self._would_accept(town, offer, held_since) is not None
            for offer, held_since in there
            if offer.version == newest
        )

    def _would_accept(
        self, town: str, offer: Offer, held_since: datetime
    ) -> tuple[Offer, Holding, list[Holding]] | None:
        here = self.towns[town]
        try:
            accepted, holding = type(self).accept(offer, town, here.now + timedelta(seconds=1))
            known = list(here.history.values())
            return accepted, holding, type(self).write_down(known, offer, held_since, holding)
        except RuleBroken:
            return None

    @invariant()
    def histories_are_unbroken_and_agree(self) -> None:
        if not hasattr(self, "school"):
            return
        histories = [self.school.history, *(town.history for town in self.towns.values())]
        for history in histories:
            assert baton.is_unbroken(list(history.values())), "a history has a gap or overlap"
            assert sum(holding.open for holding in history.values()) <= 1, "two open holdings"
        for history in histories[1:]:
            for version in history.keys() & self.school.history.keys():
                ours, theirs = self.school.history[version], history[version]
                assert ours.held_from == theirs.held_from, "histories disagree"
                assert ours.holder == theirs.holder, "histories disagree"

    def teardown(self) -> None:
        """When every message has arrived, the histories are the same."""
        if not hasattr(self, "school"):
            return
        while not all(line.quiet for line in self.lines):
            for town in TOWNS:
                self.deliver_to_town(town, 1)
                self.deliver_to_school(town, 1)
        self.no_version_is_held_twice()
        self.histories_are_unbroken_and_agree()
        newest = self.school.history[max(self.school.history)]
        assert newest.open
        for version, (holder,) in self.minted.items():
            assert newest.version == version, "the school missed a version"
            assert newest.holder == holder, "the school has another holder"
            assert self.towns[holder].history == self.school.history, "histories differ"


class AcceptsAfterExpiry(BatonOverABadNetwork):
    """A receiver that still accepts what it has let expire, and writes that down."""

    @staticmethod
    def accept(offer: Offer, by: str, at: datetime) -> tuple[Offer, Holding]:
        late = offer.status is OfferStatus.EXPIRED
        in_time = datetime.combine(offer.answer_by, at.timetz()) if late else at
        reopened = replace(offer, status=OfferStatus.OPEN) if late else offer
        accepted, holding = by_the_rules(reopened, by, in_time)
        return accepted, replace(holding, held_from=at)


class AcceptsTwice(BatonOverABadNetwork):
    """A receiver that forgets that it accepted."""

    @staticmethod
    def accept(offer: Offer, by: str, at: datetime) -> tuple[Offer, Holding]:
        _, holding = by_the_rules(offer, by, at)
        return offer, holding

    @staticmethod
    def write_down(
        known: Sequence[Holding], offer: Offer, held_since: datetime, accepted: Holding
    ) -> list[Holding]:
        earlier = [holding for holding in known if holding.version < offer.version]
        return joining_up(earlier, offer, held_since, accepted)


class ForgetsWhatItHandled(BatonOverABadNetwork):
    """A reader without an inbox."""

    recognises = False


class OffersWithoutWaiting(BatonOverABadNetwork):
    """A school that offers again before the answer is there."""

    patient = False


TestBaton = BatonOverABadNetwork.TestCase
TestBaton.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)


@pytest.mark.parametrize(
    ("broken", "caught"),
    [
        (AcceptsAfterExpiry, "two can mint"),
        (AcceptsTwice, "is held twice"),
        (ForgetsWhatItHandled, "is held twice|two can mint|sluit niet aan"),
        (OffersWithoutWaiting, "two can mint"),
    ],
)
def test_the_machine_catches(broken: type[BatonOverABadNetwork], caught: str) -> None:
    searching = settings(
        max_examples=3000,
        stateful_step_count=50,
        deadline=None,
        derandomize=True,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises((AssertionError, RuleBroken), match=caught):
        run_state_machine_as_test(broken, settings=searching)
