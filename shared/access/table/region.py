"""The part of the table about the region (R51, R52): its manager sees no person."""

from shared.access.actions import Action, Field, Permit
from shared.access.table.permit import permit
from shared.access.who import Role

REGION: tuple[Permit, ...] = (
    permit(
        Action.READ_REGION,
        (Role.REGION_MANAGER, Role.SYSTEM),
        (),
        "WEB 9.2.4(3)",
        "Zien hoe het in de regio gaat, in aantallen van vijf of meer.",
    ),
    permit(
        Action.KEEP_REGION,
        (Role.REGION_MANAGER,),
        (),
        "WEB 9.2.8, WEB 9.2.10",
        "Het regionaal programma en de effectrapportage maken.",
    ),
    permit(
        Action.CHECK_REGION,
        (Role.PRIVACY_OFFICER,),
        (Field.PSEUDONYM, Field.RESIDENCE, Field.DIPLOMA, Field.GUIDANCE),
        "AVG 5(2), WEB 9.2.10",
        "Nagaan of een cijfer van de effectrapportage klopt met de rijen waaruit het is geteld.",
    ),
)
