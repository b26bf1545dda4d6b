"""The offer: themes, modules, and how a partner comes to have a contract and keeps it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.rules import require


class Theme(StrEnum):
    """The nine themes of a broad view on guidance; a module has exactly one."""

    KNOW_YOURSELF = "Jezelf goed kennen"
    EFFECTIVENESS = "Persoonlijke effectiviteit"
    MOTIVATION = "Jezelf motiveren"
    STAND_UP = "Staan voor jezelf"
    CHOOSING = "Keuzes kunnen maken"
    WELL_BEING = "Mentaal welzijn"
    DUTCH = "Extra Nederlands"
    PRACTICAL = "Praktische zaken na diplomeren"
    LABOUR_MARKET = "Praktische kennis van de (lokale) arbeidsmarkt"


class Phase(StrEnum):
    """When a module can be followed."""

    BEFORE_DIPLOMA = "before-diploma"
    AFTER_DIPLOMA = "after-diploma"
    BOTH = "both"


class Shop(StrEnum):
    """Where a module shows: two shops from one catalogue (R21)."""

    INTERNAL = "internal"
    """For SLB'ers, who order for a class."""
    PUBLIC = "public"
    """For students and graduates."""


class Stage(StrEnum):
    """Where a partner stands with us."""

    EXPLORED = "explored"
    TRIAL = "trial"
    CONTRACTED = "contracted"
    EVALUATED = "evaluated"
    CONTINUED = "continued"
    STOPPED = "stopped"


UNDER_CONTRACT = frozenset({Stage.CONTRACTED, Stage.EVALUATED, Stage.CONTINUED})
"""Stages with a contract: only then a partner's modules show (R22)."""

FOLLOWS: dict[Stage | None, tuple[Stage, ...]] = {
    # whoever worked with us before this system starts with the contract there is
    None: (Stage.EXPLORED, Stage.CONTRACTED),
    Stage.EXPLORED: (Stage.TRIAL, Stage.STOPPED),
    Stage.TRIAL: (Stage.CONTRACTED, Stage.STOPPED),
    Stage.CONTRACTED: (Stage.EVALUATED, Stage.STOPPED),
    Stage.EVALUATED: (Stage.CONTINUED, Stage.STOPPED),
    Stage.CONTINUED: (Stage.EVALUATED, Stage.STOPPED),
    Stage.STOPPED: (Stage.EXPLORED,),
}
"""What can follow what; a partner who stopped can be explored again."""


class CatalogueRule(StrEnum):
    """What the offer may not be; the value is what people read."""

    STEP_FOLLOWS = "Deze stap volgt niet op de stap waar de partner nu is. Kies een andere stap."
    STEP_NOT_BEFORE_LAST = "De datum ligt voor die van de vorige stap. Kies een latere datum."
    STEP_NOT_AHEAD = "De datum ligt in de toekomst. Kies vandaag of een eerdere dag."
    NO_FEE = "Een jongere betaalt nooit voor een module. Haal het bedrag weg. (R29)"
    SHOWN_SOMEWHERE = "Kies minstens één winkel waar de module te zien is. (R21)"
    SOME_LEVEL = "Kies minstens één niveau."
    EVIDENCE_IS_WHOLE = "Vul bij het inzicht ook de bron en de datum in."
    TRAINER_OF_PARTNER = "Deze trainer hoort bij een andere partner."
    PICTURE_CAN_BE_READ = (
        "Dit is geen foto die we kunnen lezen. Kies een JPEG, PNG of WebP van hoogstens 2 MB."
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """The insight that a module rests on: what was learned, from whom or where, and when."""

    note: str | None
    source: str | None
    noted_on: date | None


def take_step(now: Stage | None, to: Stage, *, on: date, last_on: date | None, today: date) -> None:
    """Check that a partner can go to a stage on this day; raises RuleBroken."""
    require(to in FOLLOWS[now], CatalogueRule.STEP_FOLLOWS)
    require(on <= today, CatalogueRule.STEP_NOT_AHEAD)
    require(last_on is None or on >= last_on, CatalogueRule.STEP_NOT_BEFORE_LAST)


def is_offered(stage: Stage, contract_from: date, contract_until: date, on: date) -> bool:
    """Return True when a module can be chosen: partner under contract, and its dates hold (R22).

    The first and the last day of the contract are included. Orders that run are not asked: they
    go on after the contract.
    """
    return stage in UNDER_CONTRACT and contract_from <= on <= contract_until


def check_module(
    *, fee_eur: int, shops: frozenset[Shop], levels: frozenset[int], evidence: Evidence
) -> None:
    """Check what every module must be; raises RuleBroken (R21, R29)."""
    require(fee_eur == 0, CatalogueRule.NO_FEE)
    require(bool(shops), CatalogueRule.SHOWN_SOMEWHERE)
    require(bool(levels), CatalogueRule.SOME_LEVEL)
    parts = (evidence.note, evidence.source, evidence.noted_on)
    require(all(parts) or not any(parts), CatalogueRule.EVIDENCE_IS_WHOLE)
