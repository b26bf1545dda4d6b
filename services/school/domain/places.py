"""A place that came free in an open module: the young person answers once, and in time (R28)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.rules import require


class PlaceRule(StrEnum):
    """Why an answer is not taken; the value is what people read."""

    ANSWER_IN_TIME = "Deze plek staat niet meer voor je klaar. (R28)"


class PlaceState(StrEnum):
    """How an offered place stands."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    PLACED = "placed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class OfferedPlace:
    """What decides about an answer."""

    answer_by: date
    takes: bool | None
    """What was answered, if anything was."""
    withdrawn: bool
    """True when the partner took the offer back, or it went to the next."""
    placed: bool
    """True when the partner said that this person takes part."""
    ended: bool
    """True when the enrolment is over."""


def state(place: OfferedPlace, on: date) -> PlaceState:
    """Return how a place stands on a day; the last day to answer counts (R28)."""
    if place.ended:
        return PlaceState.OVER
    if place.placed:
        return PlaceState.PLACED
    if place.takes is False:
        return PlaceState.NO
    if place.withdrawn:
        return PlaceState.OVER
    if place.takes:
        return PlaceState.YES
    return PlaceState.ASKED if on <= place.answer_by else PlaceState.OVER


def answer(place: OfferedPlace, on: date) -> None:
    """Check that an answer can be given; raises RuleBroken (R28)."""
    require(state(place, on) is PlaceState.ASKED, PlaceRule.ANSWER_IN_TIME)
