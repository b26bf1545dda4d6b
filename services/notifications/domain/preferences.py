"""Whether a person wants messages for a purpose from an organisation (R32, R34)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.notifications.domain.purposes import PROMOTION, Purpose

EVERYBODY = "*"
"""Stands for all organisations together."""


class Setter(StrEnum):
    """Who said so."""

    PERSON = "young-person"
    SCHOOL = "school"
    ALUMNI_SYSTEM = "alumni-system"


class Refusal(StrEnum):
    """Why a message does not go."""

    OPTED_OUT = "opted-out"
    NO_BASIS = "no-basis"


class PreferenceRule(StrEnum):
    """Rules that say no."""

    ONLY_PROMOTION = "Berichten over uw eigen afspraken kunt u niet uitzetten."


@dataclass(frozen=True, slots=True)
class Choice:
    """What one pseudonym of a person said about a purpose, of one organisation or of all."""

    purpose: Purpose
    organisation: str
    wanted: bool
    by: Setter


def said(choices: Iterable[Choice], purpose: Purpose, organisation: str) -> bool | None:
    """Return what one pseudonym said that holds for an organisation; None if it said nothing.

    What was said of the organisation itself comes before what was said of all.
    """
    found = {each.organisation: each.wanted for each in choices if each.purpose is purpose}
    return found.get(organisation, found.get(EVERYBODY))


def refusal(
    pseudonyms: Iterable[Iterable[Choice]], purpose: Purpose, organisation: str
) -> Refusal | None:
    """Return why a message of this purpose may not go on this day, or None (R32, R34, R35).

    An opt-out of one pseudonym holds for the whole person. Guidance rests on the task that the law
    gives (WEB 9.2.12), so it needs no yes; news for alumni does (AVG 6(1)(a)).
    """
    if purpose not in PROMOTION:
        return None
    answers = {said(choices, purpose, organisation) for choices in pseudonyms}
    if False in answers:
        return Refusal.OPTED_OUT
    if purpose is Purpose.ALUMNI and True not in answers:
        return Refusal.NO_BASIS
    return None


def may_overrule(own: Iterable[Choice], new: Choice) -> bool:
    """Return False when an organisation says yes to what the person turned off (R34).

    An alumni system sends what it knew: only the person takes back the own opt-out.
    """
    if not new.wanted or new.by is Setter.PERSON:
        return True
    by_person = [each for each in own if each.by is Setter.PERSON]
    return said(by_person, new.purpose, new.organisation) is not False
