"""Where offers for young people overlap, and where there is none (WEB 9.2.8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Side(StrEnum):
    """Whose offer it is."""

    SCHOOL = "school"
    GEMEENTE = "gemeente"
    PARTNER = "partner"


class Phase(StrEnum):
    """When it is there for young people."""

    BEFORE = "before-diploma"
    AFTER = "after-diploma"
    BOTH = "both"

    def within(self) -> tuple["Phase", ...]:
        """Return the columns of the matrix in which it counts."""
        return (Phase.BEFORE, Phase.AFTER) if self is Phase.BOTH else (self,)


THEMES = (
    "Jezelf goed kennen",
    "Persoonlijke effectiviteit",
    "Jezelf motiveren",
    "Staan voor jezelf",
    "Keuzes kunnen maken",
    "Mentaal welzijn",
    "Extra Nederlands",
    "Praktische zaken na diplomeren",
    "Praktische kennis van de (lokale) arbeidsmarkt",
)
"""The nine themes of a broad view on guidance, as the schools' catalogue names them."""
PHASES = {Phase.BEFORE: "vóór het diploma", Phase.AFTER: "na het diploma"}
SIDES = {Side.SCHOOL: "scholen", Side.GEMEENTE: "gemeenten", Side.PARTNER: "partners"}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something for young people: whose, about what, when; both days are included."""

    side: Side
    name: str
    theme: str
    phase: Phase
    valid_from: date
    valid_until: date | None = None

    def runs(self, on: date) -> bool:
        """Return True on the days on which it is there."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Place:
    """One theme in one phase, with what everybody offers there."""

    theme: str
    phase: Phase
    offers: tuple[Offer, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        """Who offers something here."""
        return tuple(side for side in Side if any(o.side is side for o in self.offers))

    def count(self, side: Side) -> int:
        """Return how much one side offers here."""
        return sum(offer.side is side for offer in self.offers)

    @property
    def in_words(self) -> str:
        """What this place means, in a sentence; empty where there is nothing to say."""
        where = f"{self.theme}, {PHASES[self.phase]}"
        match self.sides:
            case ():
                return f"{where}: niemand biedt iets aan."
            case (Side.PARTNER,):
                return f"{where}: alleen partners kunnen iets bieden; niemand koopt het in."
            case (_,):
                return ""
            case several:
                names = " en ".join(SIDES[side] for side in several)
                return (
                    f"{where}: {names} bieden allebei iets aan."
                    if len(several) == 2
                    else (f"{where}: scholen, gemeenten en partners bieden alle drie iets aan.")
                )


def matrix(offers: Iterable[Offer], on: date) -> tuple[Place, ...]:
    """Return all themes and phases with what runs there on a day."""
    running = [offer for offer in offers if offer.runs(on)]
    return tuple(
        Place(
            theme,
            phase,
            tuple(o for o in running if o.theme == theme and phase in o.phase.within()),
        )
        for theme in THEMES
        for phase in PHASES
    )


def gaps(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return where no school and no municipality offers anything."""
    return tuple(p for p in places if not {Side.SCHOOL, Side.GEMEENTE} & set(p.sides))


def overlaps(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return where more than one side offers something."""
    return tuple(p for p in places if len(p.sides) > 1)
