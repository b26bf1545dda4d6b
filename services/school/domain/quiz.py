"""The needs quiz: a few questions, and modules one would not have thought of.

Young people ask for what they know. So whatever the answers are, at least one module of another
theme than was asked is among the suggestions, with a sentence that says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.school.domain.catalogue import Phase, Theme
from services.school.domain.gaps import Choice, phases_of

ENOUGH_ANSWERS = 3
"""From so many answers there are suggestions."""
SUGGESTIONS = 5
"""Most modules to suggest."""
_ASKED = 3
"""Of which at most so many of the theme that was asked."""


class Need(StrEnum):
    """What the SLB'er sees in the class; each points at themes, the first the plainest."""

    NO_IDEA = "no-idea"
    NO_MOTIVATION = "no-motivation"
    NO_PLAN = "no-plan"
    NERVOUS = "nervous"
    STRESS = "stress"
    MONEY = "money"
    LANGUAGE = "language"
    NO_NETWORK = "no-network"


NEED_WORDS: dict[Need, str] = {
    Need.NO_IDEA: "Ze weten niet wat ze willen na het diploma.",
    Need.NO_MOTIVATION: "Ze komen moeilijk in beweging.",
    Need.NO_PLAN: "Ze willen wel, maar maken het niet af.",
    Need.NERVOUS: "Ze vinden het spannend om zichzelf te laten zien.",
    Need.STRESS: "Ze hebben veel aan hun hoofd.",
    Need.MONEY: "Ze hebben zorgen over geld of een woning.",
    Need.LANGUAGE: "Nederlands is lastig voor ze.",
    Need.NO_NETWORK: "Ze weten niet waar werk te vinden is.",
}
"""The answers to the first question, as people read them."""

_THEMES: dict[Need, tuple[Theme, ...]] = {
    Need.NO_IDEA: (Theme.CHOOSING, Theme.KNOW_YOURSELF, Theme.LABOUR_MARKET),
    Need.NO_MOTIVATION: (Theme.MOTIVATION, Theme.KNOW_YOURSELF, Theme.WELL_BEING),
    Need.NO_PLAN: (Theme.EFFECTIVENESS, Theme.MOTIVATION, Theme.CHOOSING),
    Need.NERVOUS: (Theme.STAND_UP, Theme.MOTIVATION, Theme.KNOW_YOURSELF),
    Need.STRESS: (Theme.WELL_BEING, Theme.EFFECTIVENESS, Theme.PRACTICAL),
    Need.MONEY: (Theme.PRACTICAL, Theme.WELL_BEING, Theme.STAND_UP),
    Need.LANGUAGE: (Theme.DUTCH, Theme.STAND_UP, Theme.LABOUR_MARKET),
    Need.NO_NETWORK: (Theme.LABOUR_MARKET, Theme.STAND_UP, Theme.KNOW_YOURSELF),
}
_WHY: dict[Theme, str] = {
    Theme.KNOW_YOURSELF: "Wie zichzelf kent, kiest en zoekt gerichter.",
    Theme.EFFECTIVENESS: "Wie kleine stappen leert zetten, houdt het vol.",
    Theme.MOTIVATION: "Zonder zin en zelfvertrouwen blijft elk plan een plan.",
    Theme.STAND_UP: "Wie durft te vragen en te laten zien, krijgt eerder een kans.",
    Theme.CHOOSING: "Vaak zit er een keuze achter die nog niet gemaakt is.",
    Theme.WELL_BEING: "Zorgen kosten aandacht. Eerst rust, dan lukt de rest beter.",
    Theme.DUTCH: "Taal is vaak de drempel waar niemand over begint.",
    Theme.PRACTICAL: "Geld, wonen en DUO komen vlak na het diploma op iemand af.",
    Theme.LABOUR_MARKET: "Wie weet welk werk er in de buurt is, ziet meer mogelijkheden.",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """At most five answers; each can be left out."""

    need: Need | None = None
    theme: Theme | None = None
    """A theme that the SLB'er already has in mind."""
    phase: Phase | None = None
    max_minutes: int | None = None
    level: int | None = None

    @property
    def given(self) -> int:
        """How many questions have an answer."""
        parts = (self.need, self.theme, self.phase, self.max_minutes, self.level)
        return sum(part is not None for part in parts)

    @property
    def asked(self) -> Theme | None:
        """The theme that was asked for: named, or the plainest of the need."""
        if self.theme is not None:
            return self.theme
        return _THEMES[self.need][0] if self.need is not None else None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A module, why, and whether it is of another theme than was asked."""

    choice: Choice
    why: str
    surprising: bool


def suggest(answers: Answers, choices: Sequence[Choice]) -> list[Suggestion]:
    """Return modules that fit; from three answers at least three, one of another theme.

    As far as the shop has them: what fits the answers best goes first, and when too few fit, time
    and phase are let go before the level is.
    """
    if answers.given < ENOUGH_ANSWERS:
        return []
    ranked = sorted(choices, key=lambda choice: _rank(answers, choice))
    asked = [c for c in ranked if c.theme is answers.asked][:_ASKED]
    others = _one_of_each_theme([c for c in ranked if c.theme is not answers.asked])
    chosen = asked + others[: SUGGESTIONS - len(asked)]
    return [_explain(answers, choice) for choice in chosen]


def _rank(answers: Answers, choice: Choice) -> tuple[int, bool, bool, int, str, str]:
    themes = _THEMES[answers.need] if answers.need is not None else ()
    near = themes.index(choice.theme) if choice.theme in themes else len(themes)
    too_long = answers.max_minutes is not None and choice.minutes > answers.max_minutes
    other_phase = answers.phase is not None and not (
        phases_of(answers.phase) & phases_of(choice.phase)
    )
    other_level = answers.level is not None and answers.level not in choice.levels
    misses = 4 * other_level + 2 * other_phase + too_long
    return misses, too_long, other_phase, near, choice.name, str(choice.module_id)


def _one_of_each_theme(ranked: Sequence[Choice]) -> list[Choice]:
    """Put the best of each theme first: a broad look, then more of the same."""
    best = {choice.theme: choice for choice in reversed(ranked)}
    first = [choice for choice in ranked if best[choice.theme] is choice]
    return first + [choice for choice in ranked if choice not in first]


def _explain(answers: Answers, choice: Choice) -> Suggestion:
    if choice.theme is not answers.asked:
        return Suggestion(choice, _WHY[choice.theme], surprising=True)
    if answers.theme is not None or answers.need is None:
        return Suggestion(choice, "Dit is het thema dat u koos.", surprising=False)
    seen = NEED_WORDS[answers.need]
    why = f"Dit past bij wat u ziet: {seen[0].lower()}{seen[1:]}"
    return Suggestion(choice, why, surprising=False)
