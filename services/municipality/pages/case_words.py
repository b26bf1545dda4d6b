"""The words of a case on pages, in Dutch that everybody reads."""

from services.municipality.domain.contacts import Channel
from services.municipality.domain.tasks import TaskKind
from shared.pages import words
from shared.schemas.vocabulary import RegieCloseReason

OUTCOMES = words.OUTCOMES
CHANNELS = {
    Channel.CALL: "Bellen",
    Channel.MESSAGE: "Bericht",
    Channel.VISIT: "Bezoek",
    Channel.VIDEO: "Beeldbellen",
}
TASKS = {
    TaskKind.FIRST_CONTACT: "Spreek de jongere voor het eerst",
    TaskKind.COACH_VACANT: "Er is geen coach: regel er een",
    TaskKind.THREE_WAY: "Plan het gesprek met de jongere en beide coaches",
    TaskKind.REVIEW: "Vraag opnieuw hoe het gaat",
    TaskKind.BIRTHDAY: "De jongere wordt 27: bespreek wat daarna komt",
}
"""What a rule asks; what people ask has words of its own."""
CLOSED = {
    RegieCloseReason.STEADY_WORK: "Vast werk",
    RegieCloseReason.FURTHER_EDUCATION: "Andere opleiding",
    RegieCloseReason.STOPPED: "De jongere wilde stoppen",
    RegieCloseReason.AGE_LIMIT: "27 jaar geworden",
}
CLOSING = {reason: CLOSED[reason] for reason in CLOSED if reason is not RegieCloseReason.STOPPED}
"""Why a case worker closes; stopping is the young person's own."""
SOURCES = {"school": "School", "partner": "Partner", "municipality": "Gemeente"}
MEANS = {"conversation": "In een gesprek", "phone": "Aan de telefoon"}
MOVES = {
    "open": "wacht op antwoord",
    "accepted": "aanvaard",
    "refused": "geweigerd",
    "expired": "verlopen zonder antwoord",
    "withdrawn": "ingetrokken",
}
