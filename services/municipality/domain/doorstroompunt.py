"""Whom the Doorstroompunt may support, after consulting whom, and to what (WEB 9.2.5; R14, R15)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.municipality.domain.age import AGE_LIMIT, age_on, route_of
from services.municipality.domain.rule import MunicipalityRule
from shared.reference.working_days import add_working_days
from shared.rules import RuleBroken, require
from shared.schemas.vocabulary import DoorstroompuntAim, Route, StartGround


class LastDiploma(StrEnum):
    """The kinds of diploma or statement that the consultation lock looks at (WEB 9.2.5(5))."""

    ENTREE = "entree"
    VSO = "vso"
    PRO = "pro"
    OTHER = "other"


LOCK_YEARS = {LastDiploma.ENTREE: 1, LastDiploma.VSO: 2, LastDiploma.PRO: 2}
"""How long after it the Doorstroompunt must consult the school first."""
ANSWER_WORKING_DAYS = 2
"""How long a school takes at most to answer a consultation."""


def answer_by(asked_on: date) -> date:
    """Return the day on which the school's answer is expected: two working days later."""
    return add_working_days(asked_on, ANSWER_WORKING_DAYS)


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


def why_not(birth_date: date, *, startkwalificatie: bool, on: date) -> MunicipalityRule | None:
    """Return why the Doorstroompunt may not newly support somebody, or None (R6, R7, R14)."""
    route = route_of(birth_date, startkwalificatie=startkwalificatie, on=on)
    if route is None:
        return MunicipalityRule.YOUNGER_THAN_27
    return MunicipalityRule.ONLY_GEMEENTE if route is Route.GEMEENTE else None


def check_may_be_helped(birth_date: date, *, startkwalificatie: bool, on: date) -> None:
    """Refuse whom the Doorstroompunt may not newly support, saying why (R6, R7, R14)."""
    rule = why_not(birth_date, startkwalificatie=startkwalificatie, on=on)
    if rule is not None:
        raise RuleBroken(rule)


def check_talk(diploma_on: date | None, talked_on: date, *, on: date) -> None:
    """Refuse a conversation with the school that cannot count as consultation (R15)."""
    require(talked_on <= on, MunicipalityRule.TALK_TOOK_PLACE)
    require(
        diploma_on is None or talked_on >= diploma_on,
        MunicipalityRule.TALK_AFTER_DIPLOMA,
    )


def asks_attention(birth_date: date, *, running: bool, on: date) -> bool:
    """Return True for running support of somebody who turned 27: a task, never an end (R6)."""
    return running and age_on(birth_date, on) >= AGE_LIMIT


@dataclass(frozen=True, slots=True)
class Lock:
    """What decides whether the Doorstroompunt may start now (R15)."""

    diploma: LastDiploma
    diploma_on: date | None
    consulted_on: date | None = None
    """Last day on which the school was consulted, by question and answer or in conversation."""
    justified_interest: str | None = None
    """Why waiting for the school would do harm (WEB 9.2.5(7))."""
    asked: bool = False
    """A question waits at the school."""

    def ends_on(self) -> date | None:
        """Return the day from which no consultation is needed, or None if it never was."""
        return lock_ends_on(self.diploma, self.diploma_on) if self.diploma_on else None

    def ground(self, on: date) -> StartGround:
        """Return why the Doorstroompunt may start, or raise RuleBroken (R15)."""
        if self._opens(on, consulted_on=None, justified_interest=None):
            return StartGround.NO_LOCK
        if self._opens(on, consulted_on=self.consulted_on, justified_interest=None):
            return StartGround.CONSULTED
        if self._opens(on, consulted_on=None, justified_interest=self.justified_interest):
            return StartGround.JUSTIFIED_INTEREST
        raise RuleBroken(MunicipalityRule.CONSULT_SCHOOL_FIRST)

    def is_open(self, on: date) -> bool:
        """Return True if the Doorstroompunt may start."""
        try:
            self.ground(on)
        except RuleBroken:
            return False
        return True

    def _opens(
        self, on: date, *, consulted_on: date | None, justified_interest: str | None
    ) -> bool:
        if self.diploma_on is None:
            return self.diploma not in LOCK_YEARS
        try:
            check_consultation(
                self.diploma,
                self.diploma_on,
                on=on,
                consulted_on=consulted_on,
                justified_interest=justified_interest,
            )
        except RuleBroken:
            return False
        return True


class Standing(StrEnum):
    """How it stands with somebody at the Doorstroompunt, as its list shows it."""

    LOCKED = "locked"
    ASKED = "asked"
    FREE = "free"
    RUNNING = "running"
    BARRED = "barred"
    ENDED = "ended"


def standing(lock: Lock, *, running: bool, ended: bool, barred: bool, on: date) -> Standing:
    """Return how it stands with somebody on a day; ``barred`` is who may not newly be helped."""
    if running:
        return Standing.RUNNING
    if ended:
        return Standing.ENDED
    if barred:
        return Standing.BARRED
    if lock.asked:
        return Standing.ASKED
    return Standing.FREE if lock.is_open(on) else Standing.LOCKED


def check_aim(aim: DoorstroompuntAim, why_not_education: str | None) -> None:
    """Refuse another aim than education as long as nobody said why that does not fit.

    The law's order: back to education; if that does not suit, work or support by the gemeente.
    """
    # WEB 9.2.5(1),(2)
    explained = bool(why_not_education and why_not_education.strip())
    require(aim is DoorstroompuntAim.EDUCATION or explained, MunicipalityRule.EDUCATION_FIRST)


def check_start(lock: Lock, *, agreed_on: date, on: date) -> StartGround:
    """Return why the support may start, or raise RuleBroken: agreement, then consultation."""
    require(agreed_on <= on, MunicipalityRule.NOT_FROM_THE_FUTURE)
    return lock.ground(on)
