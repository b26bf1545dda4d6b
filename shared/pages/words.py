"""Words that several services say on their pages, in Dutch that everybody reads."""

from shared.reference import UnknownReference
from shared.schemas.vocabulary import Outcome

OUTCOMES = {
    Outcome.ONBEKEND: "Onbekend",
    Outcome.IN_BEGELEIDING: "Krijgt begeleiding",
    Outcome.DUURZAAM_WERK: "Vast werk",
    Outcome.TIJDELIJK_WERK: "Tijdelijk werk",
    Outcome.VERVOLGOPLEIDING: "Volgt een andere opleiding",
    Outcome.LEERWERK: "Werkt en leert",
    Outcome.DAGBESTEDING_ZORG: "Dagbesteding of zorg",
    Outcome.GEEN_ONDERSTEUNING: "Wil bewust geen hulp",
    Outcome.VERHUISD: "Verhuisd of niet te bereiken",
    Outcome.ANDERS: "Anders",
}
"""Where a young person is now."""


def unknown_place(unknown: UnknownReference) -> str:
    """Return what is said of a municipality that is in no list."""
    near = ", ".join(unknown.suggestions)
    return "Deze gemeente kennen wij niet." + (f" Bedoelt u: {near}?" if near else "")
