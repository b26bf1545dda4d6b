"""How long an offer can be answered, and who may read what came with it."""

from datetime import date, timedelta
from enum import StrEnum

from services.municipality.domain.rule import MunicipalityRule
from shared.rules import require
from shared.schemas.vocabulary import RefusalReason

ANSWER_DAYS = 28
"""How long another municipality may take to answer an offered case."""


def document_is_open(offer_status: str, case_status: str | None) -> bool:
    """Return True while the municipality may read the overgangsdocument (R54).

    That is while the offer waits for an answer, and after accepting it while the case is open
    there; not after a refusal, expiry or withdrawal, nor once the case went to somebody else.
    """
    return offer_status == "open" or (offer_status == "accepted" and case_status == "open")


def answer_by(offered_on: date) -> date:
    """Return the last day on which another municipality can answer."""
    return offered_on + timedelta(days=ANSWER_DAYS)


def days_left(answer_by: date, on: date) -> int:
    """Return how many days remain to answer an offer."""
    return max(0, (answer_by - on).days)


def first_day_expired(answer_by: date) -> date:
    """Return the day on which an unanswered offer expires: the one after its last."""
    return answer_by + timedelta(days=1)


WARN_DAYS = (5, 1)
"""How many days before its last an offer that nobody answered is warned about."""
SOON_DAYS = WARN_DAYS[0]
"""From how many days on an offer is shown as urgent."""


def next_warning(answer_by: date, after: date) -> date | None:
    """Return the next day after ``after`` on which an open offer is warned about, or None."""
    days = (answer_by - timedelta(days=before) for before in WARN_DAYS)
    return min((day for day in days if day > after), default=None)


class Urgency(StrEnum):
    """How much haste an open offer has."""

    CALM = "calm"
    SOON = "soon"
    LAST_DAY = "last-day"


def urgency(answer_by: date, on: date) -> Urgency:
    """Return how much haste an open offer has; the last day itself still counts."""
    left = days_left(answer_by, on)
    if left <= 1:
        return Urgency.LAST_DAY
    return Urgency.SOON if left <= SOON_DAYS else Urgency.CALM


LEADS = (30, 60, 90)
"""Within how many days of the end of the term what is coming is counted (R18)."""


def lead_of(term_ends_on: date, on: date) -> int | None:
    """Return within how many days a handover comes: 30, 60 or 90; None for later."""
    left = days_left(term_ends_on, on)
    return next((lead for lead in LEADS if left <= lead), None)


class Ending(StrEnum):
    """How an offer ended, for the history."""

    COMPLETED = "completed"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REROUTED = "rerouted"


def ending(
    offer_status: str, *, settled: bool, resident_in: str | None, withdrawal_reason: str | None
) -> Ending | None:
    """Return how an offer ended, or None while it waits for an answer or a coach.

    It was re-routed when the young person turned out to live elsewhere, whoever said so (R13).
    """
    if offer_status == "open" or (offer_status == "accepted" and not settled):
        return None
    if resident_in is not None or withdrawal_reason == "moved":
        return Ending.REROUTED
    return Ending.COMPLETED if offer_status == "accepted" else Ending(offer_status)


def check_residence(reason: RefusalReason, resident_in: str | None, *, own: str) -> None:
    """Refuse to name a municipality that cannot be the right one; raises RuleBroken (R13)."""
    if resident_in is None:
        return
    require(reason is RefusalReason.NOT_RESIDENT, MunicipalityRule.RESIDENCE_EXPLAINS_REFUSAL)
    require(resident_in != own, MunicipalityRule.RESIDENT_ELSEWHERE)


def may_ask(offer_status: str, from_organisation: str) -> None:
    """Check that the school can still be asked something; raises RuleBroken (R10)."""
    require(from_organisation.startswith("school:"), MunicipalityRule.ASK_THE_SCHOOL)
    require(offer_status == "open", MunicipalityRule.ASK_WHILE_OPEN)
