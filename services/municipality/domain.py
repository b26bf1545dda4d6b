"""The municipality's rules as pure functions: coach continuity, consultation, who may be helped."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shared.rules import require
from shared.schemas.vocabulary import CoachChangeReason

DOORSTROOMPUNT_AGE_LIMIT = 27
"""WEB 9.2.5: people younger than this."""


class MunicipalityRule(StrEnum):
    """What the municipality may not do; the value is what people read."""

    SAME_COACH_FIRST = "De huidige coach kan blijven. Kies dan geen andere coach. (R17)"
    OTHER_COACH_NEEDS_REASON = "Geef een reden voor een andere coach. (R17)"
    SETTLE_AFTER_ACCEPTING = "Aanvaard de overdracht eerst; regel daarna de coach. (R10)"
    SETTLED_ONCE = "De coach voor deze overdracht is al geregeld. (R17)"
    CONSULT_SCHOOL_FIRST = "Overleg eerst met de school over de begeleiding. (WEB 9.2.5 lid 5, R15)"
    CASE_IS_OPEN = "Dit dossier is gesloten."


class LastDiploma(StrEnum):
    """The kinds of diploma or statement that the consultation lock looks at (WEB 9.2.5(5))."""

    ENTREE = "entree"
    VSO = "vso"
    PRO = "pro"
    OTHER = "other"


LOCK_YEARS = {LastDiploma.ENTREE: 1, LastDiploma.VSO: 2, LastDiploma.PRO: 2}
"""How long after it the Doorstroompunt must consult the school first."""


@dataclass(frozen=True, slots=True)
class CoachSettled:
    """Who coaches after the handover."""

    coach_id: str
    coach_organisation: str
    same_coach: bool


def keep_coach(coach_id: str, coach_organisation: str) -> CoachSettled:
    """Keep the present coach: the default (R17)."""
    return CoachSettled(coach_id, coach_organisation, same_coach=True)


def change_coach(
    reason: CoachChangeReason | None,
    coach_id: str,
    coach_organisation: str,
    *,
    present_can_stay: bool,
) -> CoachSettled:
    """Choose another coach, for a reason; raises RuleBroken (R17).

    Where the coach can stay, only the young person or needed expertise can lead to another.
    """
    require(reason is not None, MunicipalityRule.OTHER_COACH_NEEDS_REASON)
    wanted = reason in (CoachChangeReason.YOUNG_PERSON_ASKED, CoachChangeReason.EXPERTISE_NEEDED)
    require(not present_can_stay or wanted, MunicipalityRule.SAME_COACH_FIRST)
    return CoachSettled(coach_id, coach_organisation, same_coach=False)


def is_warm(warm_contact_on: date | None) -> bool:
    """Return True for a warm handover: a three-way contact took place (R16)."""
    return warm_contact_on is not None


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
    locked = ends is not None and on < ends
    released = consulted_on is not None or bool(justified_interest)
    require(not locked or released, MunicipalityRule.CONSULT_SCHOOL_FIRST)


def may_go_to_doorstroompunt(birth_date: date, *, startkwalificatie: bool, on: date) -> bool:
    """Return True for people under 27 without startkwalificatie (R6, R14)."""
    young = on < years_later(birth_date, DOORSTROOMPUNT_AGE_LIMIT)
    return young and not startkwalificatie


def days_left(answer_by: date, on: date) -> int:
    """Return how many days remain to answer an offer."""
    return max(0, (answer_by - on).days)


def first_day_expired(answer_by: date) -> date:
    """Return the day on which an unanswered offer expires: the one after its last."""
    return answer_by + timedelta(days=1)
