"""One school and two municipalities that pass the baton over a bad network, and broken ones."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
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
a_pick = st.integers(0, 99)
a_few = st.integers(1, 4)

Accept = Callable[[Offer, str, datetime], tuple[Offer, Holding]]
WriteDown = Callable[[Sequence[Holding], Offer, datetime, Holding], list[Holding]]


def by_the_rules(offer: Offer, by: str, at: datetime) -> tuple[Offer, Holding]:
    return baton.accept(offer, by=by, at=at, on=at.date())


def joining_up(
    known: Sequence[Holding], offer: Offer, held_since: datetime, accepted: Holding
) -> list[Holding]:
    return baton.write_down(known, offer, held_since=held_since, accepted=accepted)


def beginning_anew(last: Holding, by: str, at: datetime) -> Holding:
    return baton.resume(last, by=by, at=at)


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

    @initialize(
        came_back=st.booleans(),
        drift=st.tuples(st.integers(-50, 50), st.just(0)),
        town=a_town,
    )
    def begin(self, came_back: bool, drift: tuple[int, int], town: str) -> None:
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
        self.offer(town, 0)

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
    def current(self) -> Holding:
        """The newest version, as the school knows it."""
        return self.school.history[max(self.school.history)]

    # what people do

    def may_offer(self) -> bool:
        return self.current.holder == SCHOOL and not (self.patient and self.offered)

    @precondition(may_offer)
    @rule(town=a_town, days=st.integers(0, 5))
    def offer(self, town: str, days: int) -> None:
        """The school offers to the municipality where the person lives now."""
        self.offers += 1
        self.school.now += timedelta(days=days)
        made = baton.offer(
            self.current,
            offering=SCHOOL,
            offer_under_way=self.patient and self.offered is not None,
            agreed_on=START.date(),
            document_ready=True,
            handover_id=UUID(int=self.offers),
            to_organisation=town,
            answer_by=self.school.now.date() + timedelta(days=ANSWER_DAYS),
        )
        self.offered = made.handover_id
        self.to_town[town].say("offered", (made, self.current.held_from))

    def someone_has_offers(self) -> bool:
        return any(town.desk for town in self.towns.values())

    @precondition(someone_has_offers)
    @rule(
        pick=a_pick,
        choice=st.sampled_from(["accept", "refuse", "wait", "school asks to withdraw"]),
        days=st.integers(1, ANSWER_DAYS + 3),
    )
    def act(self, pick: int, choice: str, days: int) -> None:
        """A town answers, lets days pass (what is due expires), or the school wants it back."""
        able = [name for name, town in self.towns.items() if town.desk]
        town = able[pick % len(able)]
        here = self.towns[town]
        if choice == "accept":
            self._accept(town)
        elif choice == "refuse":
            self._close(town, lambda offer: baton.refuse(offer, by=town))
        elif choice == "wait":
            here.now += timedelta(days=days)
            self._close(town, lambda offer: baton.expire(offer, on=here.now.date()))
        elif self.offered is not None:
            for line in self.to_town.values():
                line.say("withdraw", self.offered)

    def _accept(self, town: str) -> None:
        for handover_id, (offer, held_since) in list(self.towns[town].desk.items()):
            would = self._would_accept(town, offer, held_since)
            if would is None:
                continue
            accepted, holding, written = would
            self.towns[town].now = holding.held_from
            self.towns[town].write(written)
            self.towns[town].desk[handover_id] = accepted, held_since
            self.minted[holding.version].append(town)
            self.to_school[town].say("accepted", (handover_id, holding))

    def _close(self, town: str, answer: Callable[[Offer], Offer]) -> None:
        for handover_id, (offer, held_since) in list(self.towns[town].desk.items()):
            try:
                answered = answer(offer)
            except RuleBroken:
                continue
            self.towns[town].desk[handover_id] = answered, held_since
            self.to_school[town].say("closed", handover_id)

    # what the network does

    def something_is_under_way(self) -> bool:
        return not all(line.quiet for _, line in self._lines())

    @precondition(something_is_under_way)
    @rule(pick=a_pick, messages=a_few)
    def deliver(self, pick: int, messages: int) -> None:
        busy = [(town, line) for town, line in self._lines() if not line.quiet]
        town, line = busy[pick % len(busy)]
        for _ in range(messages):
            line.relay()
            message = line.read()
            if message is not None and line is self.to_town[town]:
                self._town_hears(town, message)
            elif message is not None:
                self._school_hears(message)

    def _lines(self) -> list[tuple[str, Line[Any]]]:
        return [*self.to_town.items(), *self.to_school.items()]

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

    def _school_hears(self, message: Message[Any]) -> None:
        if message.kind == "closed":
            self.offered = None if message.content == self.offered else self.offered
            return
        _, holding = message.content
        passed = baton.pass_on(
            self.current, to=holding.holder, version=holding.version, at=holding.held_from
        )
        self.school.write(passed)
        self.offered = None

    @precondition(lambda self: any(line.outbox for _, line in self._lines()))
    @rule(
        pick=a_pick,
        trouble=st.sampled_from(["late", "relay dies", "topic lost", "reader dies", "all again"]),
        messages=a_few,
    )
    def network_fails(self, pick: int, trouble: str, messages: int) -> None:
        used = [line for _, line in self._lines() if line.outbox]
        line = used[pick % len(used)]
        if trouble == "late":
            line.relay()
        elif trouble == "relay dies":
            line.forget_acknowledgements(messages)
        elif trouble == "topic lost":
            line.lose_the_topic()
        else:
            line.crash_of_the_reader(messages if trouble == "reader dies" else len(line.topic))

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
        return sum(offer.version == newest for offer, _ in coming) + sum(  # type: ignore[no-any-return]
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
        self.no_version_is_held_twice()
        self.one_can_mint_the_next()
        while self.something_is_under_way():
            self.deliver(0, 1)
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
    def accept(offer: Offer, by: str, at: datetime) -> tuple[Offer, Holding]:  # type: ignore[override]
        late = offer.status is OfferStatus.EXPIRED
        in_time = datetime.combine(offer.answer_by, at.timetz()) if late else at
        reopened = replace(offer, status=OfferStatus.OPEN) if late else offer
        accepted, holding = by_the_rules(reopened, by, in_time)
        return accepted, replace(holding, held_from=at)


class AcceptsTwice(BatonOverABadNetwork):
    """A receiver that forgets that it accepted."""

    @staticmethod
    def accept(offer: Offer, by: str, at: datetime) -> tuple[Offer, Holding]:  # type: ignore[override]
        _, holding = by_the_rules(offer, by, at)
        return offer, holding

    @staticmethod
    def write_down(  # type: ignore[override]
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


class ClosesAndBeginsAnew(BatonOverABadNetwork):
    """As it is, and a town that holds can close; who closed can begin anew. The school follows."""

    resume: ClassVar[Callable[[Holding, str, datetime], Holding]] = staticmethod(beginning_anew)

    def holder(self) -> str | None:
        """Return the town that minted the newest version, whoever heard of it."""
        newest = max(self.minted, default=0)
        return self.minted[newest][0] if newest else None

    @precondition(lambda self: self.holder() is not None)
    @rule(hours=st.integers(0, 90))
    def close_or_begin_anew(self, hours: int) -> None:
        """Whichever of the two is possible where the newest version is held."""
        town = self.holder()
        assert town is not None
        here = self.towns[town]
        here.now += timedelta(hours=hours, seconds=1)
        last = here.history[max(here.history)]
        if last.open:
            ended = baton.close(last, at=here.now)
            here.write([ended])
            self.to_school[town].say("ended", ended)
        else:
            begun = type(self).resume(last, town, here.now)
            here.write([begun])
            self.minted[begun.version].append(town)
            self.to_school[town].say("begun", begun)

    def _school_hears(self, message: Message[Any]) -> None:
        if message.kind == "ended":
            assert message.content.version == self.current.version
            self.school.write([baton.close(self.current, at=message.content.held_until)])
        elif message.kind == "begun":
            holding = message.content
            begun = baton.resume(self.current, by=holding.holder, at=holding.held_from)
            self.school.write([begun])
        else:
            super()._school_hears(message)

    def teardown(self) -> None:
        """When every message has arrived, the histories are the same, also their gaps."""
        if not hasattr(self, "school"):
            return
        self.no_version_is_held_twice()
        while self.something_is_under_way():
            self.deliver(0, 1)
        self.histories_are_unbroken_and_agree()
        holder = self.holder()
        if holder is not None:
            assert self.towns[holder].history == self.school.history, "histories differ"


class ForgetsWhenItClosed(ClosesAndBeginsAnew):
    """A town that begins anew as if there had been no gap, as of a lost message."""

    @staticmethod
    def resume(last: Holding, town: str, at: datetime) -> Holding:  # type: ignore[override]
        return replace(beginning_anew(last, town, at), resumed_after=None)
