"""Students as a system sends them: the fields of a Person of the Open Education API, and ours.

What that standard has no field for (the class, the SLB'er, the coach) stands under ``consumers``,
as it asks. Each person is checked as a row of a file is.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from services.school.importing.columns import OPTIONAL, REQUIRED, Checked, Checker, Refused
from services.school.importing.writing import Writer
from shared.messaging.transaction import Transaction

MOST_AT_ONCE = 2000
"""People in one request."""


class _Shape(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


class CodeIn(_Shape):
    """A number with its kind."""

    code_type: Literal["studentNumber", "studentId"]
    code: str


class ContactIn(_Shape):
    """A person of the school or of a partner."""

    number: str
    name: str
    mail: str
    partner: str = ""


class StudyIn(_Shape):
    """What we need beside the standard."""

    consumer_key: Literal["estafette"]
    brin: str
    crebo: str
    level: Literal[1, 2, 3, 4]
    leerweg: Literal["bol", "bbl"]
    klas: str
    gemeentecode: str = ""
    woonplaats: str = ""
    diploma_date: date | None = None
    further_education: bool = False
    slber: ContactIn
    coach: ContactIn | None = None


class PersonIn(_Shape):
    """A student or graduate."""

    primary_code: CodeIn
    given_name: str
    surname_prefix: str = ""
    surname: str
    date_of_birth: date
    mail: str
    mobile_number: str = ""
    consumers: list[StudyIn] = Field(min_length=1, max_length=1)


class PersonsIn(_Shape):
    """Students and graduates."""

    items: list[PersonIn] = Field(max_length=MOST_AT_ONCE)


async def write_persons(
    tx: Transaction, writer: Writer, persons: Sequence[PersonIn], brins: Collection[str]
) -> dict[str, Any]:
    """Write these people of these schools; the answer counts them and names what is refused."""
    checker = Checker((*REQUIRED, *OPTIONAL), tx.today, brins)
    good: list[tuple[int, Checked]] = []
    refused: list[tuple[int, Refused]] = []
    for place, person in enumerate(persons):
        try:
            good.append((place, checker.check(_values(person))))
        except Refused as refusal:
            refused.append((place, refusal))
    refused += await writer.write(good)
    return {
        "rows": len(persons),
        "added": writer.written.added,
        "changed": writer.written.changed,
        "unchanged": writer.written.unchanged,
        "rejected": [
            {"item": place, "column": why.column, "value": why.value, "reason": why.reason}
            for place, why in sorted(refused, key=lambda each: each[0])
        ],
    }


def _values(person: PersonIn) -> list[str]:
    """Return a person as the values of a row of a file."""
    (study,) = person.consumers
    row = {
        "brin": study.brin,
        "studentnummer": person.primary_code.code,
        "voornaam": person.given_name,
        "achternaam": f"{person.surname_prefix} {person.surname}".strip(),
        "geboortedatum": person.date_of_birth.isoformat(),
        "email": person.mail,
        "telefoon": person.mobile_number,
        "crebo": study.crebo,
        "niveau": str(study.level),
        "leerweg": study.leerweg,
        "klas": study.klas,
        "gemeentecode": study.gemeentecode,
        "woonplaats": study.woonplaats,
        "diplomadatum": study.diploma_date.isoformat() if study.diploma_date else "",
        "vervolgopleiding": "ja" if study.further_education else "nee",
        "slber_nummer": study.slber.number,
        "slber_naam": study.slber.name,
        "slber_email": study.slber.mail,
        **_coach(study.coach),
    }
    return [row[name] for name in (*REQUIRED, *OPTIONAL)]


def _coach(coach: ContactIn | None) -> dict[str, str]:
    if coach is None:
        coach = ContactIn(number="", name="", mail="")
    return {
        "coach_nummer": coach.number,
        "coach_naam": coach.name,
        "coach_email": coach.mail,
        "coach_partner": coach.partner,
    }
