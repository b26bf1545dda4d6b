"""The year after the diploma as a row of steps, each with its day; and the rhythm of contact."""

from datetime import date, timedelta
from enum import StrEnum

from shared.schemas.vocabulary import Outcome, SupportEndReason

LEAD_DAYS = (90, 60, 30)
"""How long before the end of the term a handover is prepared (R18)."""
CLOSE_DAYS = 30
"""How long after the term the school waits for an answer of the young person."""
CONTACT_MONTHS = (1, 3, 6, 9, 11)
"""Contact rhythm in months after the diploma; the last one leads to the handover decision."""
REVIEW_DAYS = 180
"""How long an outcome counts before it falls back to unknown."""


class Step(StrEnum):
    """What comes next for a student or graduate."""

    GRADUATE = "graduate"
    PREPARE_90 = "prepare-90"
    PREPARE_60 = "prepare-60"
    PREPARE_30 = "prepare-30"
    YEAR_END = "year-end"
    CLOSE = "close"


_ORDER = (Step.PREPARE_90, Step.PREPARE_60, Step.PREPARE_30, Step.YEAR_END, Step.CLOSE)
PREPARING = frozenset(_ORDER[:3])


def day_of(step: Step, term_ends_on: date) -> date:
    """Return the day of a step of the year."""
    if step in PREPARING:
        return term_ends_on - timedelta(days=LEAD_DAYS[_ORDER.index(step)])
    if step is Step.YEAR_END:
        return term_ends_on
    return term_ends_on + timedelta(days=CLOSE_DAYS)


def first_step() -> Step:
    """Return the first step of a graduate to whom guidance is offered."""
    return _ORDER[0]


def step_after(step: Step) -> Step | None:
    """Return the step that follows, or None after the last."""
    place = _ORDER.index(step) + 1
    return _ORDER[place] if place < len(_ORDER) else None


def settled_reason(outcome: str) -> SupportEndReason | None:
    """Return why guidance may end with this outcome: steady work or education, else None."""
    return {
        Outcome.DUURZAAM_WERK.value: SupportEndReason.STEADY_WORK,
        Outcome.VERVOLGOPLEIDING.value: SupportEndReason.FURTHER_EDUCATION,
        Outcome.LEERWERK.value: SupportEndReason.FURTHER_EDUCATION,
    }.get(outcome)


def review_day(outcome: str, reported_on: date) -> date | None:
    """Return the day on which an outcome falls back to unknown; None for unknown itself."""
    if outcome == Outcome.ONBEKEND:
        return None
    return reported_on + timedelta(days=REVIEW_DAYS)


def contact_day(diploma_on: date, month: int) -> date:
    """Return the day of a contact moment: so many months after the diploma, or the month's end."""
    months = diploma_on.month - 1 + month
    year, number = diploma_on.year + months // 12, months % 12 + 1
    first_of_next = date(year + number // 12, number % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return last.replace(day=min(diploma_on.day, last.day))


def next_contact(diploma_on: date, after_month: int) -> tuple[int, date] | None:
    """Return the next contact moment after one of the rhythm, or None after the last."""
    later = [month for month in CONTACT_MONTHS if month > after_month]
    return (later[0], contact_day(diploma_on, later[0])) if later else None
