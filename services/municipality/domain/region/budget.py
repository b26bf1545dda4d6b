"""The budget: amounts per measure and year, and general costs, make the total (R41)."""

from collections.abc import Iterable

from services.municipality.domain.region.programme import Measure
from services.municipality.domain.region.rule import RegionRule
from shared.rules import RuleBroken


class OverAllocated(RuleBroken):
    """More is divided than there is."""

    def __init__(self, over_cents: int) -> None:
        super().__init__(RegionRule.OVER_ALLOCATED)
        self.over_cents = over_cents
        """How much too much."""


def allocated(measures: Iterable[Measure], general_cents: int | None) -> int:
    """Return what is divided already: all measures in all years, and the general costs."""
    return sum(sum(measure.cents.values()) for measure in measures) + (general_cents or 0)


def left(measures: Iterable[Measure], general_cents: int | None, total_cents: int | None) -> int:
    """Return what can still be divided; less than nothing when too much is."""
    return (total_cents or 0) - allocated(measures, general_cents)


def check_allocation(
    measures: Iterable[Measure], general_cents: int | None, total_cents: int | None
) -> None:
    """Raise OverAllocated when more is divided than the total; never while there is none yet."""
    # Regeling 2.6
    if total_cents is not None and (rest := left(measures, general_cents, total_cents)) < 0:
        raise OverAllocated(-rest)
