"""The part of the table about everybody who works here, oversight and operators (R51)."""

from shared.access.actions import Action, Field, Permit
from shared.access.table.permit import EVERYBODY_AT_WORK, permit
from shared.access.who import Role

EVERYBODY: tuple[Permit, ...] = (
    permit(
        Action.READ_OVERVIEW,
        EVERYBODY_AT_WORK,
        (),
        "geen persoonsgegevens",
        "Zien hoe het gaat, in aantallen van de eigen organisatie.",
    ),
    permit(
        Action.READ_TABLE,
        EVERYBODY_AT_WORK,
        (),
        "AVG 5(2)",
        "Zien wie wat mag zien, en waarom.",
    ),
    permit(
        Action.READ_TIMELINE,
        (Role.PRIVACY_OFFICER, Role.SYSTEM),
        (Field.PSEUDONYM, Field.GUIDANCE, Field.DIPLOMA, Field.RESIDENCE),
        "AVG 15, AVG 39",
        "De geschiedenis van één persoon nagaan, zonder naam.",
    ),
    permit(
        Action.READ_DISCLOSURES,
        (Role.PRIVACY_OFFICER,),
        (Field.PSEUDONYM,),
        "AVG 5(2), AVG 39",
        "Nagaan wie welke gegevens heeft gezien.",
    ),
    permit(
        Action.READ_MESSAGES,
        (Role.OPERATOR,),
        (),
        "geen persoonsgegevens",
        "Zien of berichten worden verstuurd, zonder te zien aan wie.",
    ),
    permit(
        Action.PREVIEW_MAILS,
        (Role.OPERATOR,),
        (),
        "geen persoonsgegevens",
        "Zien hoe mails eruitzien, met verzonnen gegevens.",
    ),
    permit(
        Action.KEEP_JOININGS,
        (Role.OPERATOR,),
        (),
        "AVG 21(3)",
        "Zorgen dat wie twee keer voorkomt één keer telt, zonder te zien wie het is.",
    ),
    permit(
        Action.OPERATE,
        (Role.OPERATOR,),
        (),
        "geen persoonsgegevens",
        "De diensten draaiend houden.",
    ),
)
