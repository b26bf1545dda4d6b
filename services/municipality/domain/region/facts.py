"""What the region counts: facts about people without a name, and the periods they fall in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FIRST_MONTH = 8
"""A school year runs from 1 August to 31 July."""


class Kind(StrEnum):
    """What can be known of somebody for the region's figures."""

    GRADUATED = "graduated"
    IN_SCOPE = "in-scope"
    REACHED = "reached"
    OUTCOME = "outcome"
    PROPOSED = "proposed"
    AGREED = "agreed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    COMPLETED = "completed"
    CONTACTED = "contacted"
    HOLDER = "holder"


class Holder(StrEnum):
    """Who holds the regie of somebody."""

    SCHOOL = "school"
    GEMEENTE = "gemeente"
    DOORSTROOMPUNT = "doorstroompunt"
    NOBODY = "nobody"


class Completion(StrEnum):
    """How a handover was completed (R16, R17)."""

    SAME_COACH = "same-coach"
    WARM = "warm"
    COLD = "cold"


STEPS: Mapping[Kind, str] = {
    Kind.GRADUATED: "Diploma",
    Kind.IN_SCOPE: "Begeleiding",
    Kind.REACHED: "Gesproken",
    Kind.OUTCOME: "Uitkomst bekend",
    Kind.PROPOSED: "Voorgesteld",
    Kind.AGREED: "Stemt in",
    Kind.OFFERED: "Aangeboden",
    Kind.ACCEPTED: "Aanvaard",
    Kind.COMPLETED: "Afgerond",
}
"""The funnel, from the diploma to a handover that is completed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened with somebody, on a day."""

    kind: Kind
    on: date
    value: str | None = None


def cohort_of(diploma_on: date) -> int:
    """Return the year in which the school year of a diploma began."""
    return diploma_on.year if diploma_on.month >= FIRST_MONTH else diploma_on.year - 1


def cohort_name(cohort: int) -> str:
    """Return a school year as people write it: 2025/2026."""
    return f"{cohort}/{cohort + 1}"
