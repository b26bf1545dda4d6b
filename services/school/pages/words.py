"""The words of pages about the offer and orders, for what the code calls otherwise."""

from services.school.domain.catalogue import Phase
from services.school.domain.gaps import Cover
from services.school.domain.ordering import Standing
from services.school.ordering.log import What
from shared.orders.rules import ChangeStatus
from shared.schemas.vocabulary import Funding

STANDINGS: dict[str, tuple[str, str]] = {
    Standing.OPEN: ("Wacht op de partner", "neutral"),
    Standing.OVERDUE: ("De partner is te laat", "error"),
    Standing.CONFIRMED: ("Bevestigd, nog niet gepland", "success"),
    Standing.PLANNED: ("Gepland", "success"),
    Standing.REPORT_DUE: ("Wacht op het verslag", "warning"),
    Standing.DECLINED: ("Afgewezen", "error"),
    Standing.CANCELLED: ("Geannuleerd", "neutral"),
    Standing.CLOSED: ("Afgerond", "neutral"),
}
"""Text and kind of badge."""

PHASES: dict[str, str] = {
    Phase.BEFORE_DIPLOMA: "voor het diploma",
    Phase.AFTER_DIPLOMA: "na het diploma",
    Phase.BOTH: "voor en na het diploma",
}

COVERS: dict[str, tuple[str, str]] = {
    Cover.HAD: ("Gehad", "success"),
    Cover.COMING: ("Besteld", "neutral"),
    Cover.NOT_YET: ("Nog niet", "warning"),
}
"""Text and kind of badge."""

LANGUAGES: dict[str, str] = {
    "nl": "Nederlands",
    "en": "Engels",
    "ar": "Arabisch",
    "tr": "Turks",
    "pl": "Pools",
    "uk": "Oekraïens",
    "de": "Duits",
    "fr": "Frans",
    "es": "Spaans",
    "pap": "Papiaments",
    "so": "Somalisch",
    "ti": "Tigrinya",
}
"""A language without a word here shows as its code."""

FUNDINGS: dict[Funding, str] = {
    Funding.STATUTORY: "De school zelf (lumpsum)",
    Funding.REGIONAL_PROGRAMME: "Subsidie van het regionaal programma",
    Funding.MUNICIPAL: "Uitkering aan de gemeente",
    Funding.OTHER: "Iets anders",
}

REASONS: dict[str, str] = {
    "klas-not-available": "De klas kan niet",
    "no-trainer": "Er is geen trainer",
    "dates-impossible": "De data kunnen niet",
    "not-needed": "Het is niet meer nodig",
    "not-suitable": "De module past niet",
    "other": "Iets anders",
}
"""Why an order is cancelled or declined."""

HAPPENINGS: dict[str, str] = {
    What.ORDERED: "Bestelling geplaatst",
    What.CONFIRMED: "Bestelling bevestigd",
    What.DECLINED: "Bestelling afgewezen",
    What.SESSION_PLANNED: "Sessie gepland",
    What.SESSION_MOVED: "Sessie verplaatst",
    What.SESSION_CANCELLED: "Sessie gaat niet door",
    What.CHANGE_PROPOSED: "Wijziging voorgesteld",
    What.CHANGED: "Wijziging afgesproken",
    What.CHANGE_DECLINED: "Voorstel afgewezen",
    What.CHANGE_LAPSED: "Voorstel vervallen",
    What.MESSAGE: "Bericht geschreven",
    What.CANCELLED: "Bestelling geannuleerd",
    What.CLOSED: "Verslag ontvangen en afgerond",
}

CHANGES: dict[str, str] = {
    ChangeStatus.OPEN: "wacht op antwoord",
    ChangeStatus.AGREED: "afgesproken",
    ChangeStatus.DECLINED: "afgewezen",
    ChangeStatus.LAPSED: "vervallen",
}

KINDS: dict[str, str] = {
    "message": "Bericht",
    "question": "Vraag",
    "wish": "Wens op maat",
    "wish-answer": "Antwoord op uw wens",
}
"""Kinds of messages."""

SIDES: dict[str, str] = {"school": "SLB'er", "partner": "Partner"}

ALL = {
    "standings": STANDINGS,
    "phases": PHASES,
    "cover_words": COVERS,
    "languages": LANGUAGES,
    "fundings": FUNDINGS,
    "reasons": REASONS,
    "happenings": HAPPENINGS,
    "change_words": CHANGES,
    "kinds": KINDS,
    "sides": SIDES,
}
"""By the names that templates know them."""
