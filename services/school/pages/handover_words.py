"""The words of handovers on the school's pages, in Dutch that everybody reads."""

from services.school.domain.handover import HandoverStatus
from services.school.domain.moving import NextStep
from services.school.handovers.reading import EFFECTS
from shared.schemas.vocabulary import RefusalReason

TABS = {
    "todo": "Voor u",
    "running": "Loopt",
    "done": "Klaar",
}
STATUSES = {
    HandoverStatus.PROPOSED: ("Gevraagd aan de jongere", "neutral"),
    HandoverStatus.AGREED: ("De jongere zei ja", "success"),
    HandoverStatus.DECLINED: ("De jongere zei nee", "neutral"),
    HandoverStatus.OFFERED: ("Aangeboden aan de gemeente", "neutral"),
    HandoverStatus.ACCEPTED: ("De gemeente zei ja", "success"),
    HandoverStatus.COMPLETED: ("Overgedragen", "success"),
    HandoverStatus.REFUSED: ("De gemeente zei nee", "warning"),
    HandoverStatus.EXPIRED: ("De gemeente antwoordde niet", "warning"),
    HandoverStatus.WITHDRAWN: ("Teruggevraagd", "neutral"),
    HandoverStatus.LAPSED: ("Vervallen", "neutral"),
}
"""Text and kind of badge."""
REFUSALS = {
    RefusalReason.NOT_RESIDENT: "De jongere woont niet in die gemeente",
    RefusalReason.ALREADY_SUPPORTED: "De jongere krijgt daar al hulp",
    RefusalReason.DOCUMENT_INCOMPLETE: "Het overgangsdocument is niet compleet",
    RefusalReason.OTHER: "Een andere reden",
}
NEXT = {
    NextStep.WAIT: "U hoeft nu niets te doen.",
    NextStep.FOLLOW: "De gemeente zegt dat de jongere ergens anders woont. Vraag het de jongere.",
    NextStep.OFFER: "Bied de jongere opnieuw aan. De jongere heeft al ja gezegd.",
    NextStep.ASK: "Vraag de jongere opnieuw of de gemeente verder mag helpen.",
    NextStep.CLOSE: "Sluit de begeleiding af, zonder overdracht.",
    NextStep.NONE: "De begeleiding van school is gestopt.",
}
MOVED = {effect: f"De gemeente is veranderd. {said}".strip() for effect, said in EFFECTS.items()}
"""What is said to who wrote a move down."""
BEGAN = {
    "offered": "De jongere is opnieuw aangeboden.",
    "asked": "De jongere krijgt een mail met de vraag.",
}
