"""Who coaches after a handover: the same coach, unless there is a reason (R16, R17)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.municipality.domain.rule import MunicipalityRule
from shared.rules import require
from shared.schemas.vocabulary import CoachChangeReason, ContactOutcome


class ColdReason(StrEnum):
    """Why there was no three-way contact at a change of coach (R16)."""

    YOUNG_PERSON_ASKED = "young-person-asked"
    FORMER_COACH_GONE = "former-coach-gone"
    HELP_WAS_URGENT = "help-was-urgent"


@dataclass(frozen=True, slots=True)
class Coach:
    """A coach and who employs him or her."""

    coach_id: str
    organisation: str


@dataclass(frozen=True, slots=True)
class CoachSettled:
    """Who coaches after the handover; of another coach why, and whether it was warm or cold."""

    coach: Coach
    same_coach: bool
    reason: CoachChangeReason | None = None
    warm_on: date | None = None
    cold_reason: ColdReason | None = None
    outcome: ContactOutcome | None = None


def keep_coach(present: Coach) -> CoachSettled:
    """Keep the present coach: the default (R17)."""
    return CoachSettled(present, same_coach=True)


def change_coach(
    chosen: Coach,
    reason: CoachChangeReason | None,
    *,
    present: Coach,
    present_can_stay: bool,
) -> CoachSettled:
    """Choose a coach, for a reason if it is another; raises RuleBroken (R17).

    Where the coach can stay, only the young person or needed expertise can lead to another.
    """
    if chosen == present:
        return keep_coach(present)
    require(reason is not None, MunicipalityRule.OTHER_COACH_NEEDS_REASON)
    wanted = reason in (CoachChangeReason.YOUNG_PERSON_ASKED, CoachChangeReason.EXPERTISE_NEEDED)
    require(not present_can_stay or wanted, MunicipalityRule.SAME_COACH_FIRST)
    return CoachSettled(chosen, same_coach=False, reason=reason)


def with_contact(
    settled: CoachSettled, warm_on: date | None, cold_reason: ColdReason | None, *, on: date
) -> CoachSettled:
    """Add whether another coach got the case warm or cold; raises RuleBroken (R16).

    A coach who stays has nobody to hand over to.
    """
    if settled.same_coach:
        return settled
    if warm_on is None:
        require(cold_reason is not None, MunicipalityRule.COLD_NEEDS_REASON)
        return replace(settled, cold_reason=cold_reason)
    require(warm_on <= on, MunicipalityRule.CONTACT_TOOK_PLACE)
    return replace(settled, warm_on=warm_on, outcome=ContactOutcome.INTRODUCED)


def plan_contact(planned_on: date, *, on: date) -> date:
    """Return the day of a three-way contact that is planned; raises RuleBroken (R16)."""
    require(planned_on >= on, MunicipalityRule.CONTACT_COMES)
    return planned_on


def after_contact(outcome: ContactOutcome) -> bool:
    """Return True if the new coach goes on from here, so that the handover was warm (R16).

    False: the three meet once more, or the young person wants yet another coach. Nothing is
    settled then.
    """
    return outcome is ContactOutcome.INTRODUCED
