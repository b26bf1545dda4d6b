"""The part of the table about the Doorstroompunt, and the school that it consults (R51)."""

from dataclasses import replace

from shared.access.actions import Action, Field, Permit
from shared.access.table.permit import LIST, permit
from shared.access.who import Role

OWN_PART = "own-part"
"""Health and criminal law: rows that only ``KEEP_OWN_PART`` opens (WEB 9.2.7; R48)."""
RETENTION = "own-part-retention"
"""When such rows go; what they say is not in it (R49)."""

_WORKER = (Role.DOORSTROOMPUNT_WORKER,)
_WHO = (Field.NAME, Field.CONTACT, Field.BIRTH, Field.RESIDENCE, Field.DIPLOMA)

DOORSTROOMPUNT: tuple[Permit, ...] = (
    permit(
        Action.READ_CONSULTATIONS,
        (Role.CENTRAL_TEAM, Role.COACH),
        (*LIST, Field.NAME, Field.BIRTH, Field.DIPLOMA),
        "WEB 9.2.5(5)",
        "Zien over wie een Doorstroompunt de school iets vraagt.",
    ),
    permit(
        Action.ANSWER_CONSULTATION,
        (Role.CENTRAL_TEAM, Role.COACH),
        (*LIST, Field.DIPLOMA),
        "WEB 9.2.5(5)",
        "Het Doorstroompunt antwoorden of de school iemand nog begeleidt.",
    ),
    permit(
        Action.READ_DOORSTROOMPUNT,
        _WORKER,
        (*_WHO, *LIST, Field.SUPPORT),
        "WEB 9.2.5(1)",
        "Jongeren zonder startkwalificatie ondersteunen.",
    ),
    replace(
        permit(
            Action.KEEP_DOORSTROOMPUNT,
            _WORKER,
            (*_WHO, *LIST, Field.SUPPORT),
            "WEB 9.2.5(1)",
            "Bijhouden wie ondersteuning krijgt, en eerst overleggen met de school.",
        ),
        part=RETENTION,  # a startkwalificatie moves the day on which an own part goes
    ),
    permit(
        Action.READ_ROUTED_ON,
        (Role.CASE_WORKER, Role.DOORSTROOMPUNT_WORKER),
        (Field.PSEUDONYM, *_WHO),
        "WEB 9.2.5(2),(4), Participatiewet 7a",
        "Zien wie het Doorstroompunt naar de gemeente begeleidt.",
    ),
    replace(
        permit(
            Action.KEEP_OWN_PART,
            _WORKER,
            (Field.PSEUDONYM, Field.NAME, Field.HEALTH_AND_LAW),
            "WEB 9.2.7",
            "Gegevens over gezondheid en strafrecht gebruiken van wie instemt met ondersteuning.",
        ),
        part=OWN_PART,
    ),
    replace(
        permit(
            Action.READ_RETENTION,
            (Role.DOORSTROOMPUNT_WORKER, Role.PRIVACY_OFFICER),
            (),
            "WEB 9.2.7, AVG 5(1)(e)",
            "Zien wanneer gegevens over gezondheid en strafrecht worden gewist, in aantallen.",
        ),
        part=RETENTION,
    ),
)
