"""The words of aftercare on pages, in Dutch that everybody reads."""

from services.school.domain.aftercare import Channel, Reason
from services.school.domain.campaigns import (
    AudienceKind,
    CampaignChannel,
    CampaignMoment,
    CampaignStatus,
)
from services.school.domain.foretelling import Standing
from services.school.domain.moments import MomentKind
from services.school.domain.sign_ups import SignUpStatus
from shared.pages import words
from shared.schemas.vocabulary import SupportEndReason

OUTCOMES = words.OUTCOMES
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
CAMPAIGN_MOMENTS = {
    CampaignMoment.WORKSHOP: "Workshop",
    CampaignMoment.LIVE_EVENT: "Live-evenement",
    CampaignMoment.DIPLOMA_CEREMONY: "Diploma-uitreiking",
    CampaignMoment.EXAM_PARTY: "Examenfeest",
    CampaignMoment.ONE_MONTH: "Een maand na het diploma",
    CampaignMoment.SIX_MONTHS: "Zes maanden na het diploma",
}
AUDIENCES = {
    AudienceKind.CLASSES: "Een of meer klassen",
    AudienceKind.GRADUATES: "Gediplomeerden van een periode",
    AudienceKind.AFTERCARE: "Mensen in de nazorg",
    AudienceKind.ALUMNI: "Oud-studenten die nieuws willen",
}
CAMPAIGN_CHANNELS = {
    CampaignChannel.MAIL: "E-mail",
    CampaignChannel.ALUMNI: "Door oud-studenten",
    CampaignChannel.PARTNERS: "Door partners",
    CampaignChannel.CONTACT_PERSONS: "Door contactpersonen van opleidingen",
    CampaignChannel.POSTER: "Poster",
}
CAMPAIGN_STATUSES = {
    CampaignStatus.DRAFT: ("Concept", "neutral"),
    CampaignStatus.PLANNED: ("Gepland", "warning"),
    CampaignStatus.UNDER_WAY: ("Bezig", "success"),
    CampaignStatus.DONE: ("Klaar", "neutral"),
}
"""How an action stands, and the kind of its badge."""
STANDINGS = {
    Standing.OPTED_OUT: "Wil geen nieuws",
    Standing.NO_YES: "Zei geen ja tegen nieuws voor oud-studenten",
    Standing.NOT_OFFERED: "Krijgt volgens wet en beleid geen begeleiding",
    Standing.GUIDANCE_OVER: "De begeleiding is voorbij",
    Standing.NO_ADDRESS: "Heeft geen e-mailadres",
    Standing.ADDRESS_FAILED: "De vorige mail kwam niet aan",
}
"""Why somebody gets no message of an action."""
