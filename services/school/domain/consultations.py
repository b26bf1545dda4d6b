"""What a school tells a Doorstroompunt that consults it (WEB 9.2.5(5); R15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.reference.lists import plain


class ConsultationRule(StrEnum):
    """What a school cannot answer; the value is what people read."""

    ANSWERED_ONCE = "De school heeft deze vraag al beantwoord. (R15)"
    OWN_STUDENT = "Kies iemand van uw eigen school, of zeg dat u de jongere niet kent."
    ADVICE_FOR_WHO_IS_KNOWN = "Kies een advies. Het Doorstroompunt beslist daarna zelf."


@dataclass(frozen=True, slots=True)
class Known:
    """What decides whether a student is the one who is sought."""

    subject: UUID
    name: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Guidance:
    """The guidance that the school offers or offered."""

    guided: bool
    since: date | None = None
    until: date | None = None


def sure_match(name: str, birth_date: date, students: Iterable[Known]) -> UUID | None:
    """Return the only student with this name and birth date, whatever case and accents; else None.

    Where it is not sure, a person decides.
    """
    wanted = plain(" ".join(name.split()))
    same = [
        each.subject
        for each in students
        if each.birth_date == birth_date and plain(" ".join(each.name.split())) == wanted
    ]
    return same[0] if len(same) == 1 else None


def guidance_on(  # noqa: PLR0913  what decides it
    *,
    status: str,
    offered: bool,
    diploma_on: date | None,
    term_ends_on: date | None,
    ended: bool,
    on: date,
) -> Guidance:
    """Return what guidance runs: of a student until the diploma, of a graduate the year after."""
    # WEB 9.2.12(1),(2)
    if status != "graduate" or diploma_on is None:
        return Guidance(guided=True)
    if not offered:
        return Guidance(guided=False)
    runs = not ended and term_ends_on is not None and on <= term_ends_on
    return Guidance(guided=runs, since=diploma_on, until=term_ends_on)


def is_overdue(answer_by: date, answered_on: date | None, on: date) -> bool:
    """Return True for a question that should have been answered by now."""
    return answered_on is None and answer_by < on
