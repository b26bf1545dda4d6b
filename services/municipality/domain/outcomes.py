"""How long an outcome counts at the municipality: until its review date, then it is unknown."""

from datetime import date, timedelta

from services.municipality.domain.rule import MunicipalityRule
from shared.rules import require
from shared.schemas.vocabulary import Outcome

REVIEW_DAYS = 180
"""As at the school, so that an outcome counts as long on both sides of a handover."""


def review_day(outcome: Outcome, wished: date | None, on: date) -> date | None:
    """Return the day on which an outcome falls back to unknown; None for unknown itself.

    ``wished`` is the day that the case worker names; without one half a year. Raises RuleBroken.
    """
    if outcome is Outcome.ONBEKEND:
        return None
    require(wished is None or wished > on, MunicipalityRule.REVIEW_AHEAD)
    return wished or on + timedelta(days=REVIEW_DAYS)
