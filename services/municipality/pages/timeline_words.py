"""The lines of a timeline, in Dutch: what each kind of fact says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.municipality.models import FactRow
from services.municipality.pages.case_words import CLOSED, SOURCES
from shared.pages.words import OUTCOMES
from shared.reference import UnknownReference, gemeente, qualification

Details = Mapping[str, Any]
_HOW = {"call": "telefoon", "message": "bericht", "visit": "bezoek", "video": "beeldbellen"}
_ENDED = {
    "steady-work": "vast werk",
    "further-education": "een andere opleiding",
    "handed-over": "de gemeente helpt verder",
    "no-transfer": "het jaar is voorbij",
    "stopped": "gestopt",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline."""

    happened_on: date
    source: str
    text: str


def line_of(fact: FactRow) -> Line:
    """Return what a fact says; a kind without words shows its day and who said it."""
    key = (fact.source, fact.kind)
    words = _WORDS.get(key) or _WORDS.get(("", fact.kind))
    text = words(fact.details, fact.happened_on) if words else "Er gebeurde iets."
    return Line(fact.happened_on, SOURCES[fact.source], text)


def _place(code: str, on: date) -> str:
    try:
        return f"de gemeente {gemeente(code, on).name}"
    except UnknownReference:
        return "een andere gemeente"


def _always(text: str) -> Callable[[Details, date], str]:
    return lambda _, __: text


def _graduated(said: Details, on: date) -> str:
    try:
        return f"Haalde het diploma {qualification(said['crebo'], on).name}."
    except UnknownReference:
        return "Haalde het diploma."


def _talked(who: str) -> Callable[[Details, date], str]:
    def words(said: Details, _: date) -> str:
        how = _HOW[said["channel"]]
        if said["kind"] == "two-way":
            return f"{who} sprak de jongere ({how})."
        return f"{who} probeerde de jongere te bereiken ({how}). Er kwam geen antwoord."

    return words


def _outcome(said: Details, _: date) -> str:
    if said.get("reported_by") == "clock":
        return "Het is te lang geleden gevraagd: we weten niet meer hoe het gaat."
    return f"Hoe het gaat: {OUTCOMES[said['outcome']].lower()}."


def _module(said: Details, _: date) -> str:
    name = said.get("module_name")
    return f"Kreeg een plek bij ‘{name}’." if name else "Kreeg een coach van de partner."


_WORDS: dict[tuple[str, str], Callable[[Details, date], str]] = {
    ("", "student-graduated"): _graduated,
    ("", "coach-assigned"): _always("Kreeg een vaste coach."),
    ("school", "contact-recorded"): _talked("School"),
    ("municipality", "contact-recorded"): _talked("De gemeente"),
    ("", "outcome-reported"): _outcome,
    ("", "handover-proposed"): lambda said, on: (
        f"School vroeg of {_place(said['gemeentecode'], on)} verder mag helpen."
    ),
    ("", "agreement-recorded"): _always("De jongere zei ja tegen de overdracht."),
    ("", "one-year-without-job"): _always("Een jaar na het diploma was er nog geen vast werk."),
    ("", "handover-offered"): lambda said, on: (
        f"School vroeg {_place(said['gemeentecode'], on)} om verder te helpen."
    ),
    ("", "handover-withdrawal-requested"): _always("School vroeg het aanbod terug."),
    ("", "support-ended"): lambda said, _: (
        f"De begeleiding van school stopte: {_ENDED[said['reason']]}."
    ),
    ("", "enrolment-confirmed"): _module,
    ("", "enrolment-waiting"): lambda said, _: f"Wachtte op een plek bij ‘{said['module_name']}’.",
    ("", "participation-recorded"): lambda said, _: (
        "Was bij een bijeenkomst." if said["present"] else "Was niet bij een bijeenkomst."
    ),
    ("", "place-given-up"): _always("Gaf een plek bij een module op."),
    ("", "coach-availability"): lambda said, _: (
        "De coach kan blijven." if said["available"] else "De coach kan niet blijven."
    ),
    ("", "handover-accepted"): lambda said, on: (
        f"Vanaf nu helpt {_place(said['holder'].partition(':')[2], on)}."
    ),
    ("", "handover-refused"): _always("De gemeente nam de begeleiding niet over."),
    ("", "handover-expired"): _always("De gemeente antwoordde niet op tijd."),
    ("", "handover-withdrawn"): _always("Het aanbod is ingetrokken."),
    ("", "regie-transferred"): lambda said, _: (
        "De overdracht is klaar. De coach bleef."
        if said["same_coach"]
        else "De overdracht is klaar, met een andere coach."
    ),
    ("", "case-offered"): lambda said, on: (
        f"Verhuisde. Het dossier is aangeboden aan {_place(said['gemeentecode'], on)}."
    ),
    ("", "participation-declined"): _always("De jongere wilde stoppen."),
    ("", "regie-closed"): lambda said, _: (
        f"De begeleiding is afgesloten: {CLOSED[said['reason']].lower()}."
    ),
    ("", "participation-resumed"): _always("De jongere kwam terug. De begeleiding gaat verder."),
}
