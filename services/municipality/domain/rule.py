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
    CASE_IS_OPEN = "Dit dossier is gesloten."
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
