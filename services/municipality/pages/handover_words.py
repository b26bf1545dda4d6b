"""The words of handovers on pages, in Dutch that everybody reads."""

from datetime import date

from services.municipality.domain.coach import ColdReason
from services.municipality.domain.handovers import Ending, Urgency
from shared.reference import UnknownReference, gemeente, institution
from shared.schemas.vocabulary import CoachChangeReason, ContactOutcome, RefusalReason, RouteEnd

TABS = {
    "offered": "Wachten op uw antwoord",
    "coach": "Coach nog regelen",
    "coming": "Komen eraan",
    "history": "Geschiedenis",
}
URGENCIES = {
    Urgency.CALM: "neutral",
    Urgency.SOON: "warning",
    Urgency.LAST_DAY: "error",
}
"""Kind of badge."""
REFUSALS = {
    RefusalReason.NOT_RESIDENT: "De jongere woont niet in onze gemeente",
    RefusalReason.ALREADY_SUPPORTED: "De jongere krijgt al hulp van ons",
    RefusalReason.DOCUMENT_INCOMPLETE: "Het overgangsdocument is niet compleet",
    RefusalReason.OTHER: "Iets anders",
}
ENDINGS = {
    Ending.COMPLETED: ("Afgerond", "success"),
    Ending.REFUSED: ("Geweigerd", "neutral"),
    Ending.EXPIRED: ("Verlopen", "error"),
    Ending.WITHDRAWN: ("Ingetrokken", "neutral"),
    Ending.REROUTED: ("Naar een andere gemeente", "neutral"),
}
"""Text and kind of badge."""
ROUTE_ENDS = {
    RouteEnd.REFUSED: "geweigerd",
    RouteEnd.EXPIRED: "niet op tijd beantwoord",
    RouteEnd.WITHDRAWN: "door de school teruggevraagd",
}
WITHDRAWALS = {
    "moved": "De jongere woont nu in een andere gemeente.",
    "stopped": "De jongere is gestopt.",
}
COACH_REASONS = {
    CoachChangeReason.NOT_AVAILABLE: "De coach kan niet blijven",
    CoachChangeReason.NO_CONTRACT: "Wij hebben geen contract met deze partner",
    CoachChangeReason.YOUNG_PERSON_ASKED: "De jongere vraagt om een andere coach",
    CoachChangeReason.EXPERTISE_NEEDED: "Er is andere kennis nodig",
}
COLD_REASONS = {
    ColdReason.YOUNG_PERSON_ASKED: "De jongere wil geen gesprek met zijn drieën",
    ColdReason.FORMER_COACH_GONE: "De vorige coach is er niet meer",
    ColdReason.HELP_WAS_URGENT: "De hulp kon niet wachten",
}
CONTACT_OUTCOMES = {
    ContactOutcome.INTRODUCED: "Zij hebben kennisgemaakt. De nieuwe coach gaat verder.",
    ContactOutcome.TALK_AGAIN: "Er is nog een gesprek nodig.",
    ContactOutcome.NOT_COMPLETE: "Niet iedereen was erbij.",
    ContactOutcome.OTHER_COACH_WANTED: "De jongere wil een andere coach.",
}

CHANNELS = {
    "call": "gebeld",
    "visit": "langs geweest",
    "message": "bericht",
    "video": "beeldbellen",
}


def organisation(code: str, on: date) -> str:
    """Return what people call an organisation, or its code where no list has the name."""
    kind, _, own = code.partition(":")
    if kind == "gemeente":
        return place(own, on)
    try:
        return institution(own, on).name if kind == "school" else f"{kind} {own}"
    except UnknownReference:
        return own


def place(gemeentecode: str, on: date) -> str:
    """Return a municipality as a sentence names it; by its code once it is no more."""
    try:
        return f"gemeente {gemeente(gemeentecode, on).name}"
    except UnknownReference:
        return f"gemeente {gemeentecode}"
