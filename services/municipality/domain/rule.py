"""What the municipality may not do."""

from enum import StrEnum


class MunicipalityRule(StrEnum):
    """What the municipality may not do; the value is what people read."""

    SAME_COACH_FIRST = "De huidige coach kan blijven. Kies dan geen andere coach. (R17)"
    OTHER_COACH_NEEDS_REASON = "Geef een reden voor een andere coach. (R17)"
    COLD_NEEDS_REASON = (
        "Noem de dag van het gesprek met beide coaches en de jongere, of zeg waarom dat er niet "
        "was. (R16)"
    )
    CONTACT_TOOK_PLACE = "De dag van het gesprek kan niet in de toekomst liggen. (R16)"
    SETTLE_AFTER_ACCEPTING = "Aanvaard de overdracht eerst; regel daarna de coach. (R10)"
    SETTLED_ONCE = "De coach voor deze overdracht is al geregeld. (R17)"
    CONSULT_SCHOOL_FIRST = "Overleg eerst met de school over de begeleiding. (WEB 9.2.5 lid 5, R15)"
    CASE_SYSTEM_IS_PUBLIC = (
        "Dit adres kan niet. Gebruik een adres dat begint met https:// en dat op het open "
        "internet staat."
    )
    HOW_TO_GET_IN = "Vul het geheim in dat uw zaaksysteem voor Estafette heeft gemaakt."
    NOTHING_TO_HAND_OVER = "Deze zaak is al aangemaakt, of hoeft niet meer."
    CASE_IS_OPEN = "Dit dossier is gesloten."
