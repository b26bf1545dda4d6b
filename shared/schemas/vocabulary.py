"""The words events use: closed lists and the forms of codes."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

Brin = Annotated[str, Field(pattern=r"^[0-9]{2}[A-Z0-9]{2}([0-9]{2})?$", examples=["99ZZ"])]
"""Institution code, optionally with a two-digit location."""
Crebo = Annotated[str, Field(pattern=r"^[0-9]{5}$", examples=["25180"])]
"""Qualification code."""
Gemeentecode = Annotated[str, Field(pattern=r"^GM[0-9]{4}$", examples=["GM0599"])]
"""CBS municipality code."""
Level = Annotated[int, Field(ge=1, le=4)]
"""mbo level; 1 is entree."""
Leerweg = Literal["bol", "bbl"]
"""Learning path: full-time school (bol) or work and school (bbl)."""
PartnerId = Annotated[str, Field(pattern=r"^[A-Z0-9]{2,12}$", examples=["P01"])]
"""Code of a coaching partner."""
CoachId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{2,36}$", examples=["C01"])]
"""Code of a coach or trainer; never a name."""
Organisation = Annotated[
    str,
    Field(
        pattern=r"^(school|gemeente|doorstroompunt|partner):[A-Z0-9]{2,12}$",
        examples=["school:99ZZ", "gemeente:GM0599", "partner:P01"],
    ),
]
"""An organisation that can hold the regie or employ a coach."""
RegieVersion = Annotated[int, Field(ge=1)]
"""Version of the baton: every holder has the next one."""


class Scope(StrEnum):
    """Where the law puts a student or graduate (WEB 9.2.12(3),(4); R1)."""

    MANDATORY = "mandatory"
    OPTIONAL_BY_POLICY = "optional-by-policy"
    NOT_IN_SCOPE = "not-in-scope"


class Outcome(StrEnum):
    """Where a young person is now: a closed list that starts at unknown."""

    ONBEKEND = "onbekend"
    IN_BEGELEIDING = "in-begeleiding"
    DUURZAAM_WERK = "duurzaam-werk"
    TIJDELIJK_WERK = "tijdelijk-werk"
    VERVOLGOPLEIDING = "vervolgopleiding"
    LEERWERK = "leerwerk"
    DAGBESTEDING_ZORG = "dagbesteding-zorg"
    GEEN_ONDERSTEUNING = "bewust-geen-ondersteuning"
    VERHUISD = "verhuisd"
    ANDERS = "anders"


class Funding(StrEnum):
    """Who pays: exactly one source per order or enrolment (R27)."""

    STATUTORY = "statutory"
    REGIONAL_PROGRAMME = "regional-programme"
    MUNICIPAL = "municipal"
    OTHER = "other"


class Route(StrEnum):
    """Where a handover may go (R14)."""

    GEMEENTE = "gemeente"
    DOORSTROOMPUNT_OF_GEMEENTE = "doorstroompunt-of-gemeente"


class SupportEndReason(StrEnum):
    """Why the school's guidance ended."""

    STEADY_WORK = "steady-work"
    FURTHER_EDUCATION = "further-education"
    HANDED_OVER = "handed-over"
    NO_TRANSFER = "no-transfer"
    STOPPED = "stopped"


class RefusalReason(StrEnum):
    """Why a municipality refuses a handover."""

    NOT_RESIDENT = "not-resident"
    ALREADY_SUPPORTED = "already-supported"
    DOCUMENT_INCOMPLETE = "document-incomplete"
    OTHER = "other"


class CoachChangeReason(StrEnum):
    """Why another coach takes over (R17)."""

    NOT_AVAILABLE = "not-available"
    NO_CONTRACT = "no-contract"
    YOUNG_PERSON_ASKED = "young-person-asked"
    EXPERTISE_NEEDED = "expertise-needed"


class ConsultationAdvice(StrEnum):
    """What a school advises a Doorstroompunt that consults it (WEB 9.2.5(5))."""

    START = "start"
    TOGETHER = "together"
    WAIT = "wait"


class DoorstroompuntAim(StrEnum):
    """What a Doorstroompunt leads somebody to: education first (WEB 9.2.5(1),(2))."""

    EDUCATION = "education"
    WORK = "work"
    GEMEENTE = "gemeente"


class StartGround(StrEnum):
    """Why a Doorstroompunt could start (WEB 9.2.5(5),(7); R15)."""

    NO_LOCK = "no-lock"
    CONSULTED = "consulted"
    JUSTIFIED_INTEREST = "justified-interest"


class DoorstroompuntEndReason(StrEnum):
    """Why a Doorstroompunt's support ended."""

    BACK_TO_EDUCATION = "back-to-education"
    AT_WORK = "at-work"
    TO_GEMEENTE = "to-gemeente"
    STOPPED = "stopped"
    MOVED = "moved"


class RegieCloseReason(StrEnum):
    """Why nobody needs to hold the regie any more."""

    STEADY_WORK = "steady-work"
    FURTHER_EDUCATION = "further-education"
    STOPPED = "stopped"
    AGE_LIMIT = "age-limit"
