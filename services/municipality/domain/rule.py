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
    CONTACT_COMES = "Kies voor het gesprek een dag vanaf vandaag. (R16)"
    CONTACT_PLANNED = "Kies eerst een andere coach en plan het gesprek. (R16)"
    RESIDENCE_EXPLAINS_REFUSAL = (
        "Noem alleen een andere gemeente als de jongere niet bij u woont. (R13)"
    )
    RESIDENT_ELSEWHERE = "Noem een andere gemeente dan uw eigen gemeente. (R13)"
    RESIDENCE_KNOWN = "Deze gemeente kennen wij niet. Kijk de naam of de code na. (R13)"
    ASK_WHILE_OPEN = "U heeft al geantwoord. Bel of mail de school als u nog iets wilt weten. (R10)"
    ASK_THE_SCHOOL = "Een gemeente biedt dit aan, niet een school. Bel of mail die gemeente. (R13)"
    INTAKE_AFTER_ACCEPTING = "Aanvaard de overdracht eerst; begin daarna met de intake. (R10)"
    ASKED_ALREADY = "Deze vraag is al beantwoord in het overgangsdocument."
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
    CASE_IS_CLOSED = "Dit dossier is nog open."
    UNTIL_27 = "Dit kan tot de dag waarop iemand 27 wordt. (R6)"
    CONTACT_IS_PAST = "Een contact ligt niet na vandaag, en niet voor het begin van het dossier."
    APPOINTMENT_AHEAD = "Een afspraak ligt na vandaag."
    REVIEW_AHEAD = "De dag waarop u het opnieuw vraagt, ligt na vandaag."
    TASK_AHEAD = "Een taak is klaar op een dag vanaf vandaag."
    TASK_IS_OPEN = "Deze taak is al klaar."
    OWNER_IS_KNOWN = "Kies iemand uit de lijst."
    OTHER_MUNICIPALITY = "De jongere woont al in deze gemeente. Kies een andere. (R13)"
    MUNICIPALITY_EXISTS = "Deze gemeente is niet bekend. Kies er een uit de lijst. (R13)"
    COACH_FIRST = "Regel eerst de coach. Bied het dossier daarna aan. (R12)"
