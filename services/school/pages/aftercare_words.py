"""The words of aftercare on pages, in Dutch that everybody reads."""

from services.school.domain.aftercare import Channel, Reason
from services.school.domain.moments import MomentKind
from services.school.domain.sign_ups import SignUpStatus
from shared.schemas.vocabulary import Outcome, SupportEndReason

CHANNELS = {
    Channel.CALL: "bellen",
    Channel.MESSAGE: "een bericht sturen",
    Channel.VISIT: "langsgaan",
    Channel.VIDEO: "beeldbellen",
}
REASONS = {
    Reason.ASKED: "Vroeg om contact",
    Reason.APPOINTMENT: "Afspraak",
    Reason.REVIEW: "We weten niet meer hoe het gaat",
    Reason.RHYTHM: "Vast contactmoment",
}
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
ENDED = {
    SupportEndReason.STEADY_WORK: "Vast werk",
    SupportEndReason.FURTHER_EDUCATION: "Andere opleiding",
    SupportEndReason.HANDED_OVER: "De gemeente helpt verder",
    SupportEndReason.NO_TRANSFER: "Het jaar is voorbij",
    SupportEndReason.STOPPED: "Gestopt",
}
EXTENSIONS = {
    letter: f"{letter.upper()}: zie WEB 8.1.5 lid 3 onder {letter}" for letter in "abcdef"
}
"""Circumstances by their letter in the law, which says what each is: we make up no words (R4)."""
SIGN_UPS = {
    SignUpStatus.UNCONFIRMED: "Nog niet bevestigd",
    SignUpStatus.TO_MATCH: "Wie is dit?",
    SignUpStatus.TO_PLACE: "Kies wat hierbij past",
    SignUpStatus.PRE_REGISTERED: "Wacht op het diploma",
    SignUpStatus.ENROLLED: "Aangemeld bij de partner",
    SignUpStatus.LAPSED: "Vervallen",
}
MOMENTS = {
    MomentKind.WORKSHOP: "Workshop",
    MomentKind.LIVE_EVENT: "Live-evenement",
    MomentKind.DIPLOMA_CEREMONY: "Diploma-uitreiking",
    MomentKind.EXAM_PARTY: "Examenfeest",
}
