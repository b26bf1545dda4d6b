"""Signals: what people tell us about the offer, who takes it up, and what becomes of it (R37)."""

from datetime import date
from enum import StrEnum

from shared.reference.working_days import add_working_days
from shared.rules import require

DECISION_WORKING_DAYS = 20
"""How long a decision on a signal may take."""


class Decision(StrEnum):
    """What becomes of a signal."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    PARKED = "parked"


class FeedbackRule(StrEnum):
    """What cannot be done with a signal; the value is what people read."""

    SIGNAL_HAS_OWNER = "Kies eerst wie dit signaal oppakt. (R37)"
    SIGNAL_IS_OPEN = "Over dit signaal is al besloten. De gever heeft het antwoord gekregen. (R37)"
    COURSE_EXISTS = "Deze opleiding heeft hier geen studenten. Kies een opleiding uit de lijst."


def decide_by(given_on: date) -> date:
    """Return the last day for a decision on a signal (R37)."""
    return add_working_days(given_on, DECISION_WORKING_DAYS)


def decide(*, owner: str | None, before: Decision | None) -> None:
    """Check that a decision can be taken: once, or again after parking; raises RuleBroken (R37)."""
    require(bool(owner), FeedbackRule.SIGNAL_HAS_OWNER)
    require(before in (None, Decision.PARKED), FeedbackRule.SIGNAL_IS_OPEN)


def is_late(decision: Decision | None, last_day: date, on: date) -> bool:
    """Return True for a signal that should have had its decision (R37)."""
    return decision is None and on > last_day
