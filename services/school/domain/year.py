"""The year after the diploma as a row of steps, each with its day; and the rhythm of contact."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.school.domain.handover import HandoverStatus
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


def can_extend(step: Step | None) -> bool:
    """Return True while the year runs: with its steps still to come, its end can move (R4)."""
    return step in PREPARING or step is Step.YEAR_END


class Deed(StrEnum):
    """What a step leads to, beside the next step."""

    PROPOSE = "propose"
    REPORT_YEAR = "report-year"
    OFFER = "offer"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a graduate on the day of a step."""

    step: Step
    outcome: str
    asked: bool = False
    """True once the young person was asked, whatever the answer was."""
    under_way: HandoverStatus | None = None
    """Where the handover under way stands, if there is one."""
    offered_before: bool = False
    """True once a handover was offered, whatever the answer was."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done on the day of a step, and what comes next."""

    deeds: tuple[Deed, ...]
    then: Step | None
    ended: SupportEndReason | None = None
    """Why the school's guidance ends, if it does."""


def decide(known: Situation) -> Decision:
    """Decide what a step of the year leads to (WEB 9.2.13; R10, R11, R18, R20).

    Only an agreed handover is ever offered, and who was asked once is not asked again.
    """
    if known.step in PREPARING:
        return _prepare(known)
    if known.step is Step.YEAR_END:
        return _end_year(known)
    if known.step is Step.CLOSE:
        return _close(known)
    raise ValueError("graduation is decided by the rules of eligibility")


def _prepare(known: Situation) -> Decision:
    settled = settled_reason(known.outcome) is not None
    asking = not settled and not known.asked  # R18, R20
    return Decision((Deed.PROPOSE,) if asking else (), step_after(known.step))


def _end_year(known: Situation) -> Decision:
    reason = settled_reason(known.outcome)
    if reason is not None:
        return Decision((Deed.LAPSE,) if known.under_way else (), None, reason)
    agreed = known.under_way is HandoverStatus.AGREED  # WEB 9.2.13(2), R11
    deeds = (Deed.REPORT_YEAR, Deed.OFFER) if agreed else (Deed.REPORT_YEAR,)
    return Decision(deeds, step_after(known.step))


def _close(known: Situation) -> Decision:
    unanswered = known.under_way is HandoverStatus.PROPOSED
    # R10: once offered, only the answer of the receiver counts; the old holder stays until then
    ended = None if known.offered_before else SupportEndReason.NO_TRANSFER  # R20
    return Decision((Deed.LAPSE,) if unanswered else (), None, ended)
