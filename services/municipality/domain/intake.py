"""The intake without repeats: a closed list of questions, and where each was answered already.

Nothing about health or police is asked: that exists in the Doorstroompunt's own part only (R48).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.schemas.personal import Overgangsdocument


class Question(StrEnum):
    """What a case worker may need to know at the start."""

    WANTS = "wants"
    SUPPORT = "support"
    DIPLOMA = "diploma"
    FOLLOWED = "followed"
    AGREED = "agreed"
    COACH = "coach"
    REACHED = "reached"
    REACHED_BEST = "reached-best"
    WORK = "work"
    RHYTHM = "rhythm"
    HOUSING = "housing"
    MONEY = "money"
    TRANSPORT = "transport"
    DUTCH = "dutch"
    NETWORK = "network"
    FIRST_STEP = "first-step"


QUESTIONS: Mapping[Question, str] = {
    Question.WANTS: "Wat wil de jongere zelf?",
    Question.SUPPORT: "Welke hulp is nog nodig?",
    Question.DIPLOMA: "Welk diploma heeft de jongere?",
    Question.FOLLOWED: "Welke modules heeft de jongere gevolgd?",
    Question.AGREED: "Wat is er al afgesproken?",
    Question.COACH: "Wie is de coach?",
    Question.REACHED: "Hoe is de jongere te bereiken?",
    Question.REACHED_BEST: "Wanneer en hoe wil de jongere het liefst contact?",
    Question.WORK: "Welk werk past bij de jongere?",
    Question.RHYTHM: "Hoe ziet een gewone dag eruit?",
    Question.HOUSING: "Hoe woont de jongere, en kan dat zo blijven?",
    Question.MONEY: "Komt de jongere rond met het geld?",
    Question.TRANSPORT: "Hoe kan de jongere reizen naar werk?",
    Question.DUTCH: "Hoe gaat het met spreken, lezen en schrijven in het Nederlands?",
    Question.NETWORK: "Wie kan de jongere helpen, zoals familie of vrienden?",
    Question.FIRST_STEP: "Wat is de eerste stap die u samen zet?",
}
"""How each is asked, in the order of the form."""


@dataclass(frozen=True, slots=True)
class Known:
    """An answer that the overgangsdocument gives, and where in it."""

    text: str
    source: str


def known_from(document: Overgangsdocument) -> dict[Question, Known]:
    """Return the questions that the overgangsdocument answers, each with its source."""
    agreed = [each.agreement for each in document.contact_moments if each.agreement]
    reached = [document.person.email, document.person.phone]
    employer = document.coach_organisation_name
    said = {
        Question.WANTS: (document.own_words, "eigen woorden"),
        Question.SUPPORT: (" ".join(document.support_needs), "nodige ondersteuning"),
        Question.DIPLOMA: (document.qualification, "opleiding en diploma"),
        Question.FOLLOWED: (", ".join(document.modules), "gevolgde modules"),
        Question.AGREED: (" ".join(agreed), "afspraken met de coach"),
        Question.COACH: (", ".join(filter(None, (document.coach.name, employer))), "coach"),
        Question.REACHED: (", ".join(filter(None, reached)), "contactgegevens"),
    }
    return {
        question: Known(text.strip(), source)
        for question, (text, source) in said.items()
        if text and text.strip()
    }


def open_questions(
    known: Collection[Question], answered: Collection[Question], again: Collection[Question] = ()
) -> tuple[Question, ...]:
    """Return what is still to be asked, in the order of the form.

    Never what the document answers. Of what was answered here only what is asked ``again``, to
    put it right.
    """
    return tuple(
        question
        for question in Question
        if question not in known and (question not in answered or question in again)
    )
