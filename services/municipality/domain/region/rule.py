"""What cannot be done in a region."""

from enum import StrEnum


class RegionRule(StrEnum):
    """What cannot be done in a region; the value is what people read."""

    ONE_PROGRAMME = (
        "Deze regio heeft al een programma. Een andere gemeente is de contactgemeente. (R39)"
    )
    NO_PROGRAMME_YET = "Begin eerst het regionaal programma. (WEB 9.2.8)"
    CONTACTSCHOOL_STAYS = (
        "De contactschool ligt vast tot en met 2029. Een andere kan alleen na fusie, splitsing of "
        "sluiting. (Regeling 3.2, R39)"
    )
    SOME_CENTRUMGEMEENTE = "Kies minstens één centrumgemeente. (WEB 9.2.8, R39)"
    CONTACTGEMEENTE_OF_REGION = "Kies een gemeente uit deze regio. (WEB 9.2.4, R39)"
    ANOTHER_CONTACTGEMEENTE = "Deze gemeente is al de contactgemeente."
    FOUR_WEEKS_FIRST = (
        "De vorige wisseling is nog niet klaar: rond eerst de overdracht van de stukken af. "
        "(WEB 9.2.4 lid 5, R45)"
    )
    NOT_READY = "Het programma is nog niet compleet. (R40)"
    OVER_ALLOCATED = (
        "U verdeelt meer dan het totaal van de begroting. Verlaag een bedrag, of verhoog eerst "
        "het totaal. (Regeling 2.6, R41)"
    )
    NO_RESIDENCE_AT_SCHOOL = (
        "Een maatregel op een school mag geen onderscheid maken naar woonplaats. "
        "(Regeling 2.5 lid 2 onder d, R26)"
    )
    RESIDENCE_NEEDS_REASON = (
        "Zeg waarom deze maatregel onderscheid maakt naar woonplaats. "
        "(Regeling 2.5 lid 2 onder d, R26)"
    )
    NO_STATUTORY_TASK = (
        "Dit is een wettelijke taak. Die mag niet uit het regionaal programma worden betaald. "
        "(Regeling 2.5 lid 2 onder e, R27)"
    )
    REPORT_IS_FINAL = "Deze effectrapportage is definitief. Zij blijft zoals zij is. (R42)"
    YEAR_NOT_OVER = "Het jaar is nog niet voorbij. Maak de rapportage in januari definitief. (R42)"
    REPORT_HAS_GAPS = "De effectrapportage is nog niet compleet. (Regeling 5.1, R42)"
    TASK_IS_DONE = "Deze taak is al afgerond."
