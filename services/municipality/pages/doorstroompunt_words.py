"""The words of the Doorstroompunt's pages."""

from services.municipality.domain.doorstroompunt import LastDiploma, Standing
from services.municipality.domain.own_part import Because
from shared.schemas.vocabulary import (
    ConsultationAdvice,
    DoorstroompuntAim,
    DoorstroompuntEndReason,
    StartGround,
)

DIPLOMAS = {
    LastDiploma.ENTREE: "Entreediploma (mbo niveau 1)",
    LastDiploma.VSO: "Diploma of verklaring van het vso",
    LastDiploma.PRO: "Diploma of verklaring van het praktijkonderwijs",
    LastDiploma.OTHER: "Een ander diploma, of geen",
}
STANDINGS = {
    Standing.LOCKED: ("Eerst overleg", "warning"),
    Standing.ASKED: ("Gevraagd aan de school", "neutral"),
    Standing.FREE: ("Mag starten", "success"),
    Standing.RUNNING: ("Loopt", "success"),
    Standing.BARRED: ("Mag niet starten", "error"),
    Standing.ENDED: ("Gestopt", "neutral"),
}
"""Of each: its name, and the kind of badge."""
HEADINGS = {
    Standing.LOCKED: "Eerst overleggen met de school",
    Standing.ASKED: "Wacht op antwoord van de school",
    Standing.FREE: "Mag starten",
    Standing.RUNNING: "Krijgt ondersteuning",
    Standing.BARRED: "Het Doorstroompunt mag niet meer starten",
    Standing.ENDED: "Gestopt",
}
NOBODY = {
    Standing.LOCKED: "Voor niemand is nog overleg met de school nodig.",
    Standing.ASKED: "Er staat geen vraag open bij een school.",
    Standing.FREE: "Niemand wacht op de start. Meld iemand aan, of overleg eerst met de school.",
    Standing.RUNNING: "U ondersteunt nu niemand. Start met iemand die mag starten.",
    Standing.BARRED: "Niemand werd 27 of kreeg een startkwalificatie voordat u begon.",
    Standing.ENDED: "Er is nog niemand gestopt.",
}
ADVICE = {
    ConsultationAdvice.START: "Begin gerust",
    ConsultationAdvice.TOGETHER: "Doe het samen met ons",
    ConsultationAdvice.WAIT: "Wacht nog",
}
AIMS = {
    DoorstroompuntAim.EDUCATION: "Terug naar school",
    DoorstroompuntAim.WORK: "Naar werk",
    DoorstroompuntAim.GEMEENTE: "Naar ondersteuning door de gemeente (Participatiewet 7a)",
}
AGREED_BY = {
    "conversation": "In een gesprek",
    "phone": "Aan de telefoon",
    "letter": "In een brief of e-mail",
}
GROUNDS = {
    StartGround.NO_LOCK: "overleg was niet nodig",
    StartGround.CONSULTED: "na overleg met de school",
    StartGround.JUSTIFIED_INTEREST: "zonder overleg, om een belang dat niet kon wachten",
}
END_REASONS = {
    DoorstroompuntEndReason.BACK_TO_EDUCATION: "Terug naar school",
    DoorstroompuntEndReason.AT_WORK: "Heeft werk",
    DoorstroompuntEndReason.TO_GEMEENTE: "Verder bij de gemeente (Participatiewet 7a)",
    DoorstroompuntEndReason.STOPPED: "De jongere wil stoppen",
    DoorstroompuntEndReason.MOVED: "Verhuisd naar een andere regio",
}
BECAUSE = {
    Because.BIRTHDAY: "Twee jaar na de 27e verjaardag",
    Because.STARTKWALIFICATIE: "Twee jaar na de startkwalificatie",
    Because.ERASED: "Eerder gewist door een medewerker",
}
