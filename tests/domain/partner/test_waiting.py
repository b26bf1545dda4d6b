"""R28: places in an open group, over any course of events."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.partner.domain.rule import PartnerRule
from services.partner.domain.waiting import (
    Place,
    PlaceStatus,
    arrive,
    check_capacity,
    come_back,
    give_up,
    lapse,
    offer_freed,
    take,
    taken,
)
from shared.rules import RuleBroken

TODAY = date(2026, 6, 1)
REPLY = timedelta(days=3)


@dataclass
class Group:
    """A group lived through in a test: who stands where, and the order in which places came."""

    capacity: int
    places: dict[UUID, Place] = field(default_factory=dict)
    arrivals: int = 0
    today: date = TODAY
    came: list[UUID] = field(default_factory=list)
    served: list[int] = field(default_factory=list)

    def settle(self) -> None:
        offers = offer_freed([*self.places.values()], self.capacity, self.today + REPLY)
        self.served += [place.number for place in offers]
        self.places |= {place.enrolment_id: place for place in offers}

    def somebody_signs_up(self, _: int) -> None:
        self.arrivals += 1
        new = arrive([*self.places.values()], uuid4(), self.arrivals, self.capacity)
        self.places[new.enrolment_id] = new
        self.came.append(new.enrolment_id)

    def change(self, which: int, deed: Callable[[Place], Place]) -> None:
        if self.came:
            place = self.places[self.came[which % len(self.came)]]
            try:
                self.places[place.enrolment_id] = deed(place)
            except RuleBroken:
                return

    def somebody_takes(self, which: int) -> None:
        self.change(which, lambda place: take(place, self.today))

    def somebody_leaves(self, which: int) -> None:
        self.change(which, give_up)

    def somebody_comes_back(self, which: int) -> None:
        self.arrivals += 1
        self.change(which, lambda place: come_back(place, self.arrivals))

    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        self.places = {key: lapse(place, self.today) for key, place in self.places.items()}

    def room_changes(self, more: int) -> None:
        capacity = 1 + more % 6
        try:
            check_capacity(self.places.values(), capacity)
        except RuleBroken:
            return
        self.capacity = capacity


DEEDS = (
    Group.somebody_signs_up,
    Group.somebody_signs_up,
    Group.somebody_takes,
    Group.somebody_leaves,
    Group.somebody_comes_back,
    Group.days_pass,
    Group.room_changes,
)


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 9)), max_size=60),
)
def test_r28_never_over_capacity_nobody_lost_nobody_passed_over(
    capacity: int, deeds: list[tuple[Callable[[Group, int], None], int]]
) -> None:
    group = Group(capacity)
    for deed, what in deeds:
        deed(group, what)
        before = [p.number for p in group.places.values() if p.status is PlaceStatus.WAITING]
        served = len(group.served)
        group.settle()

        assert taken(group.places.values()) <= group.capacity
        assert set(group.places) == set(group.came)
        offered = group.served[served:]
        assert offered == sorted(before)[: len(offered)]
        waits = any(p.status is PlaceStatus.WAITING for p in group.places.values())
        assert not waits or taken(group.places.values()) == group.capacity


@given(st.lists(st.integers(0, 9), max_size=20))
def test_r28_who_arrives_gets_a_place_until_it_is_full_and_then_waits(people: list[int]) -> None:
    group = Group(3)
    for each in people:
        group.somebody_signs_up(each)

    stands = [group.places[key].status for key in group.came]
    assert stands == [
        PlaceStatus.PLACED if n < 3 else PlaceStatus.WAITING for n in range(len(stands))
    ]


def an_offer() -> Place:
    return Place(uuid4(), 1, PlaceStatus.OFFERED, TODAY + REPLY)


def test_r28_an_offer_is_taken_up_to_its_last_day_and_lapses_after_it() -> None:
    last = TODAY + REPLY
    assert take(an_offer(), last).status is PlaceStatus.PLACED
    assert lapse(an_offer(), last).status is PlaceStatus.OFFERED
    assert lapse(an_offer(), last + timedelta(days=1)).status is PlaceStatus.LAPSED
    with pytest.raises(RuleBroken) as refused:
        take(an_offer(), last + timedelta(days=1))
    assert refused.value.rule is PartnerRule.PLACE_OFFERED


@pytest.mark.parametrize("status", [PlaceStatus.PLACED, PlaceStatus.WAITING, PlaceStatus.OFFERED])
def test_r28_nobody_is_in_the_list_twice(status: PlaceStatus) -> None:
    with pytest.raises(RuleBroken) as refused:
        come_back(Place(uuid4(), 1, status), 9)
    assert refused.value.rule is PartnerRule.LEFT_THE_LIST
