"""What a case asks of its case worker, and by when; the rules make tasks, people do too."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.municipality.domain.coach import ColdReason
from shared.reference.working_days import add_working_days

FIRST_CONTACT_WORKING_DAYS = 5
"""Within how many working days after accepting the first conversation is wanted."""
VACANT_WORKING_DAYS = 1
"""Within how many working days somebody must look at a vacant coach (R9)."""
THREE_WAY_WORKING_DAYS = 10
"""Within how many working days a conversation of three that was put off takes place (R16)."""


class TaskKind(StrEnum):
    """What a task is about; all but the first are made by a rule, one of a kind at a time."""

    BY_HAND = "by-hand"
    FIRST_CONTACT = "first-contact"
    COACH_VACANT = "coach-vacant"
    THREE_WAY = "three-way"
    REVIEW = "review"
    BIRTHDAY = "birthday"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task that a rule asks for."""

    kind: TaskKind
    due_on: date


def first_contact(on: date) -> Wanted:
    """Return the task to speak with somebody whose case begins, or begins anew."""
    return Wanted(TaskKind.FIRST_CONTACT, add_working_days(on, FIRST_CONTACT_WORKING_DAYS))


def vacant_coach(on: date) -> Wanted:
    """Return the task to find a coach: the alert of R9."""
    return Wanted(TaskKind.COACH_VACANT, add_working_days(on, VACANT_WORKING_DAYS))


def three_way(
    *, same_coach: bool, warm_on: date | None, cold_reason: ColdReason | None, on: date
) -> Wanted | None:
    """Return the task to plan a conversation of three, where one is still possible (R16).

    Not for a coach who stays, after one that was held, when the young person asked for none, or
    when the former coach is gone.
    """
    final = (ColdReason.YOUNG_PERSON_ASKED, ColdReason.FORMER_COACH_GONE)
    if same_coach or warm_on is not None or cold_reason in final:
        return None
    return Wanted(TaskKind.THREE_WAY, add_working_days(on, THREE_WAY_WORKING_DAYS))


def is_overdue(due_on: date, on: date) -> bool:
    """Return True for a task that should have been done before this day."""
    return due_on < on
