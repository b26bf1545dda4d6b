"""What a partner may not do."""

from enum import StrEnum


class PartnerRule(StrEnum):
    """What a partner may not do; the value is what people read."""

    ANSWER_ONCE = "Deze bestelling is al beantwoord. (R24)"
    OWN_TRAINER = "Deze trainer werkt niet bij deze partner."
    CONFIRMED_FIRST = "Bevestig de bestelling eerst. (R24)"
    END_AFTER_START = "De sessie moet eindigen nadat ze begint."
    WITHIN_PERIOD = "De sessie moet in de periode van de bestelling vallen."
    TRAINER_IS_FREE = "Deze trainer heeft op dat moment al een andere sessie."
    NO_MORE_THAN_EXPECTED = "Er kunnen niet meer mensen zijn dan de groep groot is. (R28)"
    AFTER_IT_TOOK_PLACE = "Leg de aanwezigheid vast na de sessie."
    ATTENDANCE_FIRST = "Leg eerst van elke sessie de aanwezigheid vast. (R30)"
    CONFIRM_ONCE = "Deze deelnemer is al bevestigd."
    SAY_ONCE = "Deze vraag over de coach is al beantwoord. (R17)"
