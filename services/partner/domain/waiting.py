"""Places in an open group and its waiting list, as pure functions (R28).

Never more places are taken than there are; an offered place counts as taken until it is answered.
Who waited longest comes first. Nobody disappears: each stays in the list with where they stand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.partner.domain.rule import PartnerRule
from shared.rules import require


class PlaceStatus(StrEnum):
    """Where a participant stands."""

    PLACED = "placed"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"
    GIVEN_UP = "given-up"


TAKEN = (PlaceStatus.PLACED, PlaceStatus.OFFERED)
"""A place that nobody else can have."""
ON_THE_LIST = (*TAKEN, PlaceStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one participant stands in a group."""

    enrolment_id: UUID
    number: int
    """Order of arrival; who comes back to the list gets a new one, at the end."""
    status: PlaceStatus
    answer_by: date | None = None
    """Last day for the answer to an offered place."""


def taken(places: Iterable[Place]) -> int:
    """Return how many places nobody else can have."""
    return sum(place.status in TAKEN for place in places)


def arrive(places: Sequence[Place], enrolment_id: UUID, number: int, capacity: int) -> Place:
    """Return where somebody new stands: in a free place, or at the end of the list."""
    waiting = any(place.status is PlaceStatus.WAITING for place in places)
    free = taken(places) < capacity and not waiting
    return Place(enrolment_id, number, PlaceStatus.PLACED if free else PlaceStatus.WAITING)


def offer_freed(places: Sequence[Place], capacity: int, answer_by: date) -> list[Place]:
    """Return the offers of free places to who waited longest."""
    free = max(0, capacity - taken(places))
    waiting = sorted(
        (place for place in places if place.status is PlaceStatus.WAITING),
        key=lambda place: place.number,
    )
    return [
        replace(place, status=PlaceStatus.OFFERED, answer_by=answer_by) for place in waiting[:free]
    ]


def take(place: Place, today: date) -> Place:
    """Take an offered place in time; raises RuleBroken."""
    in_time = place.answer_by is not None and today <= place.answer_by
    require(place.status is PlaceStatus.OFFERED and in_time, PartnerRule.PLACE_OFFERED)
    return replace(place, status=PlaceStatus.PLACED, answer_by=None)


def give_up(place: Place) -> Place:
    """Give up a place, an offer, or waiting; raises RuleBroken."""
    require(place.status in ON_THE_LIST, PartnerRule.PLACE_TO_GIVE_UP)
    return replace(place, status=PlaceStatus.GIVEN_UP, answer_by=None)


def lapse(place: Place, today: date) -> Place:
    """Return the place after its time to answer: lapsed, if that is over."""
    late = place.answer_by is not None and today > place.answer_by
    return replace(place, status=PlaceStatus.LAPSED, answer_by=None) if late else place


def come_back(place: Place, number: int) -> Place:
    """Wait again, at the end of the list, after a lapse or giving up; raises RuleBroken."""
    require(place.status not in ON_THE_LIST, PartnerRule.LEFT_THE_LIST)
    return replace(place, status=PlaceStatus.WAITING, number=number)


def check_capacity(places: Iterable[Place], capacity: int) -> None:
    """Refuse a group that is smaller than what is taken already."""
    require(capacity >= taken(places), PartnerRule.NOT_BELOW_TAKEN)
