"""The municipality's rules as pure functions: coach continuity, consultation, who may be helped."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from shared.rules import require
from shared.schemas.vocabulary import CoachChangeReason, Route

AGE_LIMIT = 27
"""WEB 9.2.5, and Participatiewet 7a as VNG reads it: support for people younger than this."""


class MunicipalityRule(StrEnum):
    """What the municipality may not do; the value is what people read."""

    SAME_COACH_FIRST = "De huidige coach kan blijven. Kies dan geen andere coach. (R17)"
    OTHER_COACH_NEEDS_REASON = "Geef een reden voor een andere coach. (R17)"
    COLD_NEEDS_REASON = (
        "Noem de dag van het gesprek met beide coaches en de jongere, of zeg waarom dat er niet "
        "was. (R16)"
    )
    CONTACT_TOOK_PLACE = "De dag van het gesprek kan niet in de toekomst liggen. (R16)"
    SETTLE_AFTER_ACCEPTING = "Aanvaard de overdracht eerst; regel daarna de coach. (R10)"
    SETTLED_ONCE = "De coach voor deze overdracht is al geregeld. (R17)"
    CONSULT_SCHOOL_FIRST = "Overleg eerst met de school over de begeleiding. (WEB 9.2.5 lid 5, R15)"
    CASE_IS_OPEN = "Dit dossier is gesloten."


class ColdReason(StrEnum):
    """Why there was no three-way contact at a change of coach (R16)."""

    YOUNG_PERSON_ASKED = "young-person-asked"
    FORMER_COACH_GONE = "former-coach-gone"
    HELP_WAS_URGENT = "help-was-urgent"


class LastDiploma(StrEnum):
    """The kinds of diploma or statement that the consultation lock looks at (WEB 9.2.5(5))."""

    ENTREE = "entree"
    VSO = "vso"
    PRO = "pro"
    OTHER = "other"


LOCK_YEARS = {LastDiploma.ENTREE: 1, LastDiploma.VSO: 2, LastDiploma.PRO: 2}
"""How long after it the Doorstroompunt must consult the school first."""


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


def document_is_open(offer_status: str, case_status: str | None) -> bool:
    """Return True while the municipality may read the overgangsdocument (R54).

    That is while the offer waits for an answer, and after accepting it while the case is open; not
    after a refusal, expiry or withdrawal.
    """
    return offer_status == "open" or (offer_status == "accepted" and case_status != "closed")


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
    return replace(settled, warm_on=warm_on)


def years_later(day: date, years: int) -> date:
    """Return the same day so many years later; 28 February for 29 where it does not exist."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def lock_ends_on(diploma: LastDiploma, diploma_on: date) -> date | None:
    """Return the day from which no consultation is needed, or None if it never was (R15)."""
    years = LOCK_YEARS.get(diploma)
    return None if years is None else years_later(diploma_on, years)


def check_consultation(
    diploma: LastDiploma,
    diploma_on: date,
    *,
    on: date,
    consulted_on: date | None,
    justified_interest: str | None,
) -> None:
    """Refuse that the Doorstroompunt starts before consulting the school (R15)."""
    # WEB 9.2.5(5),(7)
    ends = lock_ends_on(diploma, diploma_on)
    locked = ends is not None and diploma_on <= on < ends
    consulted = consulted_on is not None and diploma_on <= consulted_on <= on
    released = consulted or bool(justified_interest and justified_interest.strip())
    require(not locked or released, MunicipalityRule.CONSULT_SCHOOL_FIRST)


def age_on(birth_date: date, on: date) -> int:
    """Return the age in whole years at the date of an event (R6)."""
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (not had_birthday)


def route_of(birth_date: date, *, startkwalificatie: bool, on: date) -> Route | None:
    """Return who may newly support somebody, or None from the age of 27 (R6, R14)."""
    # our reading of the heading of WEB 9.2.5: young people without startkwalificatie
    if age_on(birth_date, on) >= AGE_LIMIT:
        return None
    return Route.GEMEENTE if startkwalificatie else Route.DOORSTROOMPUNT_OF_GEMEENTE


def days_left(answer_by: date, on: date) -> int:
    """Return how many days remain to answer an offer."""
    return max(0, (answer_by - on).days)


def first_day_expired(answer_by: date) -> date:
    """Return the day on which an unanswered offer expires: the one after its last."""
    return answer_by + timedelta(days=1)
