"""Who is offered guidance, by law and by the school's own policy, and until when."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.rules import require
from shared.schemas.vocabulary import Route, Scope

HANDOVER_AGE_LIMIT = 27
"""WEB 9.2.5, Participatiewet 7a: support for people younger than this."""


class Group(StrEnum):
    """Groups that a school may choose to include (WEB 9.2.12(4))."""

    BBL_2 = "bbl-2"
    LEVEL_3 = "level-3"
    LEVEL_4 = "level-4"


class EligibilityRule(StrEnum):
    """What the law asks of policy and extension."""

    EXTENSION_NEEDS_REASON = (
        "Verlengen kan alleen om een reden uit de wet (a t/m f). (WEB 8.1.5 lid 3, R4)"
    )
    EXTENSION_GOES_FORWARD = "De nieuwe einddatum moet na de huidige liggen. (R4)"
    EXTENSION_NEEDS_APPROVER = "Iemand moet de verlenging goedkeuren. (R4)"


@dataclass(frozen=True, slots=True)
class Policy:
    """A version of the school's target-group policy (WEB 9.2.12(5))."""

    version: str
    valid_from: date
    groups: frozenset[Group]
    """The optional groups that are chosen; entree and bol 2 cannot be left out."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a graduate may expect: the decision at graduation, with what decided it."""

    scope: Scope
    offered: bool
    policy_version: str | None
    startkwalificatie: bool
    term_ends_on: date


def scope_of(level: int, leerweg: str, *, further_education: bool) -> Scope:
    """Return what the law says of this graduate (R1)."""
    if further_education:  # WEB 9.2.12(3): a connecting enrolment takes the duty away
        return Scope.NOT_IN_SCOPE
    if level == 1 or (level == 2 and leerweg == "bol"):  # WEB 9.2.12(3)
        return Scope.MANDATORY
    return Scope.OPTIONAL_BY_POLICY  # WEB 9.2.12(4)


def group_of(level: int, leerweg: str) -> Group | None:
    """Return the optional group of a qualification, or None for the mandatory ones."""
    if level == 2 and leerweg == "bbl":
        return Group.BBL_2
    return {3: Group.LEVEL_3, 4: Group.LEVEL_4}.get(level)


def policy_on(policies: Sequence[Policy], on: date) -> Policy | None:
    """Return the version of the policy that is valid on a day, or None before the first."""
    valid = [policy for policy in policies if policy.valid_from <= on]
    return max(valid, key=lambda policy: (policy.valid_from, policy.version), default=None)


def has_startkwalificatie(level: int) -> bool:
    """Return True for an mbo diploma of level 2 or higher (R7)."""
    return level >= 2


def term_end(diploma_on: date) -> date:
    """Return the last day of guidance: the same day a year later, 28 February for 29 (R3)."""
    # WEB 9.2.12(2)
    if (diploma_on.month, diploma_on.day) == (2, 29) and not isleap(diploma_on.year + 1):
        return date(diploma_on.year + 1, 2, 28)
    return diploma_on.replace(year=diploma_on.year + 1)


def days_left(term_ends_on: date, on: date) -> int:
    """Return the days until the term ends, zero after it (R3)."""
    return max(0, (term_ends_on - on).days)


def decide_guidance(
    level: int,
    leerweg: str,
    diploma_on: date,
    *,
    further_education: bool,
    policies: Sequence[Policy],
) -> Guidance:
    """Decide at graduation what is offered, on which ground, and until when (R1, R2, R3, R7)."""
    scope = scope_of(level, leerweg, further_education=further_education)
    policy = policy_on(policies, diploma_on) if scope is Scope.OPTIONAL_BY_POLICY else None
    chosen = policy is not None and group_of(level, leerweg) in policy.groups
    return Guidance(
        scope=scope,
        offered=scope is Scope.MANDATORY or chosen,
        policy_version=policy.version if policy else None,
        startkwalificatie=has_startkwalificatie(level),
        term_ends_on=term_end(diploma_on),
    )


def extend_term(term_ends_on: date, *, reason: str, until: date, approver: str | None) -> date:
    """Return the new last day in special circumstances; raises RuleBroken (R4)."""
    # WEB 9.2.12(7) with 8.1.5(3)(a)-(f)
    require(reason in set("abcdef"), EligibilityRule.EXTENSION_NEEDS_REASON)
    require(until > term_ends_on, EligibilityRule.EXTENSION_GOES_FORWARD)
    require(bool(approver), EligibilityRule.EXTENSION_NEEDS_APPROVER)
    return until


def age_on(birth_date: date, on: date) -> int:
    """Return the age in whole years at the date of an event (R6)."""
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (not had_birthday)


def route_of(*, startkwalificatie: bool, birth_date: date, on: date) -> Route | None:
    """Return where a handover may go, or None from the age of 27 (R6, R14)."""
    if age_on(birth_date, on) >= HANDOVER_AGE_LIMIT:
        return None
    return Route.GEMEENTE if startkwalificatie else Route.DOORSTROOMPUNT_OF_GEMEENTE
