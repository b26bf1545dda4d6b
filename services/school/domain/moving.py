"""A move to another municipality, and what follows a handover that led to nothing (R10, R13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.school.domain.handover import LINK_TEXT, HandoverStatus
from shared.rules import RuleBroken, require

AGAIN_DAYS = 90
"""How long after the school's term a handover can be offered anew."""
TALK_TEXT = "1"
"""Version of the words that a coach reads out; another one with every change of them."""
TEXTS_IN_FORCE = frozenset({LINK_TEXT, TALK_TEXT})
"""Versions of the question that say what is asked today (R11)."""


class MovingRule(StrEnum):
    """What may not be done after a move or an offer that led to nothing."""

    RESIDENCE_KNOWN = "Deze gemeente kennen wij niet. Kijk de naam of de code na. (R13)"
    RESIDENCE_IS_NEW = "De jongere staat al in deze gemeente. (R13)"
    GUIDANCE_RUNS = "De begeleiding van school is al gestopt. (R10)"
    ASKED_ABOUT_ANOTHER = (
        "De jongere woont nu in een andere gemeente. Vraag het opnieuw, voor die gemeente. "
        "(WEB 9.2.13 lid 2, R11, R13)"
    )
    AFTER_NO_HANDOVER = (
        "Opnieuw aanbieden kan alleen als het laatste aanbod is geweigerd, verlopen of "
        "ingetrokken. (R10)"
    )
    YOUNG_PERSON_SAID_NO = "De jongere wil dit niet. Vraag het niet opnieuw. (R19, R20)"
    AGAIN_IN_TIME = (
        "De tijd om opnieuw aan te bieden is voorbij. Sluit de begeleiding af. (WEB 9.2.12 lid 2)"
    )
    YOUNGER_THAN_27 = "Vanaf 27 jaar kan een jongere niet meer worden overgedragen. (R6)"
    CLOSE_AFTER_TERM = "De begeleiding van school loopt nog. (WEB 9.2.12 lid 2, R3)"
    CLOSE_WITHOUT_OFFER = "Er staat nog een aanbod open bij een gemeente. (R10)"
    QUESTION_ANSWERED_ONCE = "Deze vraag is al beantwoord."


class Effect(StrEnum):
    """What a move does to the handover that is under way (R13)."""

    NONE = "none"
    GOES_ALONG = "goes-along"
    ASKED_AGAIN = "asked-again"
    ASKED_BACK = "asked-back"
    STANDS = "stands"
    LAPSED = "lapsed"


def after_move(status: HandoverStatus | None, *, young_enough: bool) -> Effect:
    """Return what a move does to a handover (R6, R10, R11, R13).

    A question that waits for an answer goes along: its page names the new municipality. An
    agreement was about the former one, so the young person is asked again. What is offered is the
    receiver's to let go; what is accepted stands.
    """
    if status is HandoverStatus.PROPOSED:
        return Effect.GOES_ALONG
    if status is HandoverStatus.AGREED:
        return Effect.ASKED_AGAIN if young_enough else Effect.LAPSED
    if status is HandoverStatus.OFFERED:
        return Effect.ASKED_BACK
    return Effect.STANDS if status is HandoverStatus.ACCEPTED else Effect.NONE


def imported_residence(current: str, imported: str, *, former_by_hand: str | None) -> str:
    """Return where somebody lives after an import (R13).

    ``former_by_hand`` is what a person last corrected by hand. A file that still says that has
    not heard of the move, and does not undo it.
    """
    return current if imported == former_by_hand else imported


def agreement_holds(
    *,
    agreed_for: str | None,
    text_version: str | None,
    receiver: str,
    in_force: Collection[str] = TEXTS_IN_FORCE,
) -> bool:
    """Return True while an agreement covers this receiver, in the words of today (R11)."""
    # WEB 9.2.13(2): the person agrees to a request to the college of the place of residence
    return agreed_for == receiver and text_version in in_force


@dataclass(frozen=True, slots=True)
class Ended:
    """The newest handover of somebody, after which the school has to go on."""

    status: HandoverStatus
    stopped: bool
    """The young person stopped it."""
    guided: bool
    """The school's guidance has not ended."""
    term_ends_on: date
    young_enough: bool


NO_HANDOVER = frozenset({HandoverStatus.REFUSED, HandoverStatus.EXPIRED, HandoverStatus.WITHDRAWN})
"""How an offer ends without a handover: the school keeps the regie."""


def last_day_again(term_ends_on: date) -> date:
    """Return the last day on which a handover can be offered anew."""
    return term_ends_on + timedelta(days=AGAIN_DAYS)


def check_again(ended: Ended, on: date) -> None:
    """Refuse to offer anew where that cannot be; raises RuleBroken (R6, R10, R19, R20)."""
    require(ended.guided, MovingRule.GUIDANCE_RUNS)
    said_no = ended.stopped or ended.status is HandoverStatus.DECLINED
    require(not said_no, MovingRule.YOUNG_PERSON_SAID_NO)
    require(ended.status in NO_HANDOVER, MovingRule.AFTER_NO_HANDOVER)
    require(ended.young_enough, MovingRule.YOUNGER_THAN_27)
    require(on <= last_day_again(ended.term_ends_on), MovingRule.AGAIN_IN_TIME)


def check_closing(
    status: HandoverStatus | None, *, guided: bool, term_ends_on: date, on: date
) -> None:
    """Refuse to end guidance without a handover where that cannot be; raises RuleBroken (R10)."""
    require(guided, MovingRule.GUIDANCE_RUNS)
    require(on > term_ends_on, MovingRule.CLOSE_AFTER_TERM)
    theirs = status in (HandoverStatus.OFFERED, HandoverStatus.ACCEPTED)
    require(not theirs, MovingRule.CLOSE_WITHOUT_OFFER)


class NextStep(StrEnum):
    """What the school has to do about a handover, if anything."""

    WAIT = "wait"
    FOLLOW = "follow"
    OFFER = "offer"
    ASK = "ask"
    CLOSE = "close"
    NONE = "none"


def next_step(
    ended: Ended, on: date, *, holds: bool, resident_in: str | None, residence: str
) -> NextStep:
    """Return what the school can do now, so that nobody is left without a next step (R10).

    ``resident_in`` is where the young person lives according to who refused: the coach finds out
    first. ``holds`` says whether the agreement covers an offer of today.
    """
    if not ended.guided:
        return NextStep.NONE
    try:
        check_again(ended, on)
    except RuleBroken:
        theirs = ended.status in (HandoverStatus.OFFERED, HandoverStatus.ACCEPTED)
        over = on > ended.term_ends_on and ended.status is not HandoverStatus.PROPOSED
        return NextStep.CLOSE if over and not theirs else NextStep.WAIT
    if resident_in is not None and resident_in != residence:
        return NextStep.FOLLOW
    return NextStep.OFFER if holds else NextStep.ASK
