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
    YOUNGER_THAN_27 = (
        "Deze jongere is 27 jaar of ouder. Het Doorstroompunt mag dan niet meer beginnen. (R6)"
    )
    ONLY_GEMEENTE = (
        "Deze jongere heeft een startkwalificatie. Dan helpt niet het Doorstroompunt, maar de "
        "gemeente (Participatiewet artikel 7a). (R7, R14)"
    )
    DIPLOMA_DAY_KNOWN = "Vul in op welke dag de jongere dit diploma kreeg. (R15)"
    OWN_REGION = "Deze gemeente hoort niet bij uw Doorstroompuntregio. (WEB 9.2.4)"
    SCHOOL_KNOWN = "Vul eerst in van welke school de jongere komt. Dan kunt u de school vragen."
    ASK_ONCE = "U heeft de school al gevraagd. Wacht op het antwoord. (R15)"
    TALK_TOOK_PLACE = "De dag van het gesprek kan niet in de toekomst liggen. (R15)"
    TALK_AFTER_DIPLOMA = "Het gesprek telt alleen als het na het diploma was. (WEB 9.2.5 lid 5)"
    NOT_FROM_THE_FUTURE = "Deze dag ligt in de toekomst. Vul vandaag in, of een eerdere dag."
    EDUCATION_FIRST = (
        "Terug naar school gaat voor. Leg uit waarom dat voor deze jongere nu niet past. "
        "(WEB 9.2.5 lid 1 en 2)"
    )
    SUPPORT_RUNS_ONCE = "De ondersteuning van deze jongere loopt al."
    SUPPORT_RUNS = "De ondersteuning van deze jongere loopt niet. Dit kan nu niet."
    AGREED_TO_SUPPORT = (
        "Deze gegevens mogen pas als de jongere heeft ingestemd met ondersteuning. (WEB 9.2.7, R48)"
    )
    STILL_TO_BE_KEPT = (
        "U mag deze gegevens van deze jongere niet meer bewaren: de termijn is voorbij. "
        "(WEB 9.2.7, R49)"
    )
