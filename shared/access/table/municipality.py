"""The part of the table about municipalities and the Doorstroompunt (R51)."""

from shared.access.actions import Action, Field, Permit
from shared.access.table.permit import CASE_TEAM, LIST, permit
from shared.access.who import Role

MUNICIPALITY: tuple[Permit, ...] = (
    permit(
        Action.READ_OFFERS,
        CASE_TEAM,
        LIST,
        "WEB 9.2.13(1)",
        "Zien wie er wordt overgedragen.",
    ),
    permit(
        Action.SEE_DOCUMENT,
        CASE_TEAM,
        (
            Field.NAME,
            Field.CONTACT,
            Field.BIRTH,
            Field.RESIDENCE,
            Field.DIPLOMA,
            Field.GUIDANCE,
            Field.CONTACTS,
            Field.SUPPORT,
            Field.OWN_WORDS,
        ),
        "WEB 9.2.13(3)",
        "Het overgangsdocument lezen, zolang het aanbod of de begeleiding loopt.",
    ),
    permit(
        Action.ANSWER_OFFER,
        CASE_TEAM,
        LIST,
        "WEB 9.2.13(1)",
        "De overdracht aannemen of weigeren.",
    ),
    permit(
        Action.READ_UPCOMING,
        CASE_TEAM,
        (Field.PSEUDONYM, Field.RESIDENCE),
        "WEB 9.2.13(2)",
        "Zien hoeveel overdrachten er aankomen, zonder namen.",
    ),
    permit(
        Action.READ_CASES,
        CASE_TEAM,
        LIST,
        "Participatiewet 7",
        "Zien wie de gemeente begeleidt.",
    ),
    permit(
        Action.KEEP_CASE,
        CASE_TEAM,
        LIST,
        "Participatiewet 7",
        "Bijhouden hoe het gaat en de begeleiding afsluiten.",
    ),
    permit(
        Action.SEE_CASE,
        (Role.CASE_WORKER, Role.DOORSTROOMPUNT_WORKER),
        (
            *LIST,
            Field.NAME,
            Field.CONTACT,
            Field.BIRTH,
            Field.RESIDENCE,
            Field.DIPLOMA,
            Field.CONTACTS,
        ),
        "Participatiewet 7",
        "Een jongere begeleiden: wie het is, wat er gebeurde en wat er te doen is.",
    ),
    permit(
        Action.READ_FACTS,
        CASE_TEAM,
        (*LIST, Field.RESIDENCE, Field.DIPLOMA, Field.CONTACTS),
        "Participatiewet 7",
        "Zien wat er gebeurde, zonder naam, zolang de begeleiding loopt.",
    ),
    permit(
        Action.MOVE_CASE,
        CASE_TEAM,
        LIST,
        "WEB 9.2.13(2)",
        "De begeleiding van wie verhuist aanbieden aan de nieuwe gemeente.",
    ),
    permit(
        Action.READ_CLOSED,
        (Role.CASE_WORKER, Role.DOORSTROOMPUNT_WORKER),
        (*LIST, Field.NAME),
        "Participatiewet 7",
        "Een jongere die terugkomt, op naam terugvinden, tot de 27e verjaardag.",
    ),
    permit(
        Action.RESUME_CASE,
        CASE_TEAM,
        LIST,
        "Participatiewet 7",
        "Wie voor de 27e verjaardag terugkomt, weer begeleiden.",
    ),
)
