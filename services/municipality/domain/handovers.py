"""How long an offer can be answered, and who may read what came with it."""

from datetime import date, timedelta

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
