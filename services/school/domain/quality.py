"""Evaluations and the quality of modules: what may be shown, and how a score comes about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.rules import require

FEWEST = 5
"""Results of fewer answers than this are never shown (R36)."""
BEST = 5
"""Highest mark; the lowest is 1."""


class Side(StrEnum):
    """Who evaluates."""

    STUDENT = "student"
    SLBER = "slber"
    PARTNER = "partner"


QUESTIONS: dict[Side, dict[str, str]] = {
    Side.STUDENT: {
        "klik": "Ik had een klik met de trainer.",
        "use": "Ik heb er iets aan.",
        "again": "Ik raad dit een ander aan.",
    },
    Side.SLBER: {
        "fit": "Deze module paste bij mijn klas.",
        "use": "Ik zie dat studenten er iets aan hebben.",
        "contact": "Het contact met de partner ging goed.",
    },
    Side.PARTNER: {
        "ready": "De school had het goed voorbereid.",
        "group": "De groep deed goed mee.",
        "contact": "De samenwerking met de SLB'er ging goed.",
    },
}
"""The separate short forms: per side the questions, each with a mark from 1 to 5 (R36)."""


class QualityRule(StrEnum):
    """What cannot be evaluated or scored; the value is what people read."""

    EVERY_QUESTION_ANSWERED = "Geef bij elke vraag een cijfer van 1 tot en met 5. (R36)"
    NOT_MORE_THAN_PEOPLE = "Alle deelnemers hebben al geantwoord. Dank je wel!"
    ACTIVITY_TOOK_PLACE = "Deze activiteit is nog niet geweest. Evalueer na de bijeenkomst. (R38)"
    WEIGHTS_COUNT = "Geef minstens één onderdeel een gewicht boven 0. (R38)"
    FORMULA_IS_NEW = "Deze gewichten zijn dezelfde als die van nu. Verander er minstens één. (R38)"


@dataclass(frozen=True, slots=True)
class Formula:
    """How a score is weighed; a change is a new version, so that old scores stay explained."""

    version: int
    valid_from: date
    klik: int
    students: int
    slbers: int
    partners: int

    @property
    def weights(self) -> tuple[int, int, int, int]:
        """Return the weights of klik, students, SLB'ers and partners."""
        return self.klik, self.students, self.slbers, self.partners


@dataclass(frozen=True, slots=True)
class Marks:
    """Answers of one side about one module."""

    number: int
    mean: float
    klik: float | None = None
    """Mean of the question on klik; only students are asked."""


@dataclass(frozen=True, slots=True)
class Score:
    """The quality of a module or partner from 0 to 100, and what it was made of."""

    value: int | None
    """None while too few people answered to say anything (R36)."""
    version: int


def check_answers(side: Side, answers: Mapping[str, int]) -> None:
    """Check that each question of the side's form has a mark; raises RuleBroken (R36)."""
    complete = set(answers) == set(QUESTIONS[side])
    in_range = all(1 <= mark <= BEST for mark in answers.values())
    require(complete and in_range, QualityRule.EVERY_QUESTION_ANSWERED)


def most_answers(side: Side, *, group_size: int, present: int) -> int:
    """Return how many can answer about one order: the group, one SLB'er, one partner."""
    return max(group_size, present) if side is Side.STUDENT else 1


def shown(marks: Marks | None) -> Marks | None:
    """Return marks that may be shown: of five answers or more (R36)."""
    return marks if marks is not None and marks.number >= FEWEST else None


def total_may_be_shown(parts: Sequence[int]) -> bool:
    """Return True when a total tells nothing of a part that is hidden (R36).

    ``parts`` are the numbers of answers that the total is made of. A total beside its other parts
    gives the hidden rest away, unless that rest is five answers or more as well.
    """
    hidden = sum(number for number in parts if number < FEWEST)
    return sum(parts) >= FEWEST and (hidden == 0 or hidden >= FEWEST)


def mean(answers: Iterable[Mapping[str, int]]) -> Marks | None:
    """Return the marks of all answers together, or None when there are none."""
    given = list(answers)
    marks = [mark for each in given for mark in each.values()]
    if not marks:
        return None
    klik = [each["klik"] for each in given if "klik" in each]
    return Marks(len(given), sum(marks) / len(marks), sum(klik) / len(klik) if klik else None)


def to_publish(now: Marks | None, before: Marks | None) -> Marks | None:
    """Return what others are told of one side: the newest marks, or still those of before (R36).

    Marks take the place of earlier ones only when five answers or more came in between. Otherwise
    the difference between the two would tell what the few answered.
    """
    new = (now.number if now else 0) - (before.number if before else 0)
    return now if new >= FEWEST else before


def together(parts: Iterable[Marks]) -> Marks | None:
    """Return marks that were told, taken together; tells no more than the parts do."""
    told = list(parts)
    number = sum(each.number for each in told)
    if not number:
        return None
    with_klik = [(each.number, each.klik) for each in told if each.klik is not None]
    asked = sum(each for each, _ in with_klik)
    return Marks(
        number,
        sum(each.number * each.mean for each in told) / number,
        sum(each * klik for each, klik in with_klik) / asked if asked else None,
    )


def score(marks: Mapping[Side, Marks], formula: Formula) -> Score:
    """Weigh what may be shown to a score from 0 to 100; what is hidden does not count (R36, R38).

    ``marks`` are of completed activities only.
    """
    seen = {side: shown(marks.get(side)) for side in Side}
    students = seen[Side.STUDENT]
    values = (
        students.klik if students else None,
        *(each.mean if each else None for each in (seen[side] for side in Side)),
    )
    weighed = [
        (weight, value)
        for weight, value in zip(formula.weights, values, strict=True)
        if value is not None
    ]
    total = sum(weight for weight, _ in weighed)
    if not total:
        return Score(None, formula.version)
    average = sum(weight * value for weight, value in weighed) / total
    return Score(round((average - 1) / (BEST - 1) * 100), formula.version)


def check_formula(before: Formula, weights: tuple[int, int, int, int]) -> None:
    """Check that weights make a new version of the formula; raises RuleBroken (R38)."""
    require(any(weights), QualityRule.WEIGHTS_COUNT)
    require(weights != before.weights, QualityRule.FORMULA_IS_NEW)
