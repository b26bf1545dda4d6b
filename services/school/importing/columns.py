"""The columns of a graduates file and what each may hold; the list for people: data/README.md."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from typing import NamedTuple, TypeVar

from services.school.domain.eligibility import age_on
from shared.reference import (
    UnknownReference,
    gemeente,
    gemeente_by_name,
    institution,
    qualification,
)
from shared.reference.identifiers import is_brin, looks_like_bsn
from shared.schemas.vocabulary import Leerweg

REQUIRED = (
    "brin",
    "studentnummer",
    "voornaam",
    "achternaam",
    "geboortedatum",
    "email",
    "crebo",
    "niveau",
    "leerweg",
    "klas",
    "slber_nummer",
    "slber_naam",
    "slber_email",
)
OPTIONAL = (
    "telefoon",
    "gemeentecode",
    "woonplaats",
    "diplomadatum",
    "vervolgopleiding",
    "coach_nummer",
    "coach_naam",
    "coach_email",
    "coach_partner",
)
YOUNGEST, OLDEST = 14, 60
_EMAIL = re.compile(r"^[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+$")
_NUMBER = re.compile(r"^[A-Za-z0-9-]{1,20}$")
_PARTNER = re.compile(r"^[A-Z0-9]{2,12}$")
_PHONE = re.compile(r"^\+?[0-9 ()-]{6,20}$")
_MANY = 1 << 16


class Refused(ValueError):
    """A value is refused; holds the column, the value as it may be shown, and the reason."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = _masked(value) if looks_like_bsn(value) else value
        self.reason = reason


class Checked(NamedTuple):
    """A row whose values are all allowed; but for the number, named and ordered as in the table."""

    student_number: str
    brin: str
    given_name: str
    family_name: str
    birth_date: date
    email: str
    phone: str | None
    gemeentecode: str
    crebo: str
    level: int
    leerweg: Leerweg
    klas: str
    diploma_on: date | None
    further_education: bool
    slber_id: str
    slber_name: str
    slber_email: str
    coach_id: str | None
    coach_name: str | None
    coach_email: str | None
    coach_organisation: str | None
    content_hash: int


def missing_columns(header: Sequence[str]) -> list[str]:
    """Return the required columns that a header lacks; a place needs one of two."""
    missing = [name for name in REQUIRED if name not in header]
    if "gemeentecode" not in header and "woonplaats" not in header:
        missing.append("gemeentecode of woonplaats")
    return missing


class Checker:
    """Checks rows against the column list, as of one day, for the schools of who imports."""

    def __init__(self, header: Sequence[str], today: date, brins: Collection[str]) -> None:
        self._brins = brins
        places = {name: place for place, name in enumerate(header)}
        self._width = len(header)
        absent = self._width  # where ``check`` puts an empty value
        self._pick = itemgetter(*(places.get(name, absent) for name in (*REQUIRED, *OPTIONAL)))
        self._today = today
        self._study = lru_cache(_MANY)(self._check_study)
        self._place = lru_cache(_MANY)(self._check_place)
        self._brin = lru_cache(_MANY)(self._check_brin)
        self._born = lru_cache(_MANY)(self._check_birth)
        self._diploma = lru_cache(_MANY)(self._check_diploma)
        self._free = lru_cache(_MANY)(_check_free)
        self._slber = lru_cache(_MANY)(self._check_slber)
        self._coach = lru_cache(_MANY)(self._check_coach)

    def check(self, values: list[str]) -> Checked:
        """Return the row as typed values; raises Refused for the first value that is wrong."""
        if len(values) != self._width:
            raise Refused("", "", f"Deze regel heeft {len(values)} velden; nodig: {self._width}.")
        row = [*map(str.strip, self._pick([*values, ""]))]
        (brin, number, given, family, born, email, crebo, level, leerweg, klas, slber, slber_name,
         slber_email, phone, code, town, diploma, further, coach, coach_name, coach_email,
         partner) = row  # fmt: skip
        level_number = self._study(crebo, level, leerweg)
        slber_contact = self._slber(slber, slber_name, slber_email)
        coach_contact = self._coach(coach, coach_name, coach_email, partner)
        own_brin = self._brin(brin)
        return Checked(
            check_number("studentnummer", number),
            own_brin,
            self._free("voornaam", given),
            self._free("achternaam", family),
            self._born(born),
            _check_email("email", email),
            _check_phone(phone),
            self._place(code, town),
            crebo,
            level_number,
            "bol" if leerweg == "bol" else "bbl",
            self._free("klas", klas),
            self._diploma(diploma),
            _check_yes_no(further),
            *slber_contact,
            *coach_contact,
            int.from_bytes(
                blake2b("\x1f".join(row).encode(), digest_size=8).digest(), "big", signed=True
            ),
        )

    def _check_brin(self, value: str) -> str:
        if not is_brin(value):
            raise Refused("brin", value, "Een BRIN-code heeft vier tekens, zoals 99ZZ.")
        _known("brin", value, lambda: institution(value, self._today))
        if value not in self._brins:
            raise Refused("brin", value, "Dit is niet de BRIN-code van uw school.")
        return value

    def _check_study(self, crebo: str, level: str, leerweg: str) -> int:
        found = _known("crebo", crebo, lambda: qualification(crebo, self._today))
        if level not in ("1", "2", "3", "4"):
            raise Refused("niveau", level, "Het niveau is 1, 2, 3 of 4; entree is 1.")
        if found.level != int(level):
            raise Refused("niveau", level, f"Bij crebo {crebo} hoort niveau {found.level}.")
        if leerweg not in ("bol", "bbl"):
            raise Refused("leerweg", leerweg, "De leerweg is bol of bbl.")
        return found.level

    def _check_place(self, code: str, town: str) -> str:
        if code:
            found = _known("gemeentecode", code, lambda: gemeente(code, self._today))
        elif town:
            found = _known("woonplaats", town, lambda: gemeente_by_name(town, self._today))
        else:
            raise Refused("gemeentecode", "", "Vul de gemeentecode of de woonplaats in.")
        return found.gemeentecode

    def _check_birth(self, value: str) -> date:
        born = _check_date("geboortedatum", value)
        if not YOUNGEST <= age_on(born, self._today) <= OLDEST:
            raise Refused("geboortedatum", value, "De leeftijd moet tussen 14 en 60 jaar liggen.")
        return born

    def _check_diploma(self, value: str) -> date | None:
        if not value:
            return None
        day = _check_date("diplomadatum", value)
        if abs((day - self._today).days) > 3 * 366:
            raise Refused("diplomadatum", value, "De datum ligt meer dan drie jaar van vandaag.")
        return day

    def _check_slber(self, number: str, name: str, email: str) -> tuple[str, str, str]:
        return (
            check_number("slber_nummer", number),
            self._free("slber_naam", name),
            _check_email("slber_email", email),
        )

    def _check_coach(
        self, number: str, name: str, email: str, partner: str
    ) -> tuple[str | None, str | None, str | None, str | None]:
        if not (number or name or email or partner):
            return None, None, None, None
        if not _PARTNER.match(partner):
            raise Refused("coach_partner", partner, "Vul de code van de partner in, zoals P01.")
        return (
            check_number("coach_nummer", number),
            self._free("coach_naam", name),
            _check_email("coach_email", email),
            f"partner:{partner}",
        )


Found = TypeVar("Found")


def _known(column: str, value: str, find: Callable[[], Found]) -> Found:
    try:
        return find()
    except UnknownReference as error:
        raise Refused(column, value, f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


def _check_free(column: str, value: str) -> str:
    if not value or len(value) > 120:
        raise Refused(column, value[:120], "Vul dit in, met hoogstens 120 tekens.")
    if looks_like_bsn(value):
        raise Refused(column, value, "Hier staat een nummer dat een BSN kan zijn. Laat het weg.")
    return value


def check_number(column: str, value: str) -> str:
    """Return a school's own number of a person; raises Refused for what could be a BSN."""
    if looks_like_bsn(value):
        raise Refused(
            column, value, "Dit kan een BSN zijn. Gebruik het eigen nummer van de school."
        )
    if not _NUMBER.match(value):
        raise Refused(column, value, "Gebruik 1 tot 20 letters, cijfers of streepjes.")
    return value


def _check_email(column: str, value: str) -> str:
    if not _EMAIL.match(value) or len(value) > 200:
        raise Refused(column, value[:200], "Dit is geen e-mailadres, zoals naam@school.example.")
    if looks_like_bsn(value):
        raise Refused(column, value, "Hier staat een nummer dat een BSN kan zijn. Laat het weg.")
    return value


def _check_phone(value: str) -> str | None:
    if not value:
        return None
    if not _PHONE.match(value):
        raise Refused("telefoon", value, "Een telefoonnummer heeft 6 tot 20 cijfers.")
    if looks_like_bsn(value):
        raise Refused("telefoon", value, "Hier staat een nummer dat een BSN kan zijn.")
    return value


def _check_yes_no(value: str) -> bool:
    if value not in ("", "ja", "nee"):
        raise Refused("vervolgopleiding", value, "Vul ja of nee in, of laat het leeg.")
    return value == "ja"


def _check_date(column: str, value: str) -> date:
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError as error:
        raise Refused(column, value, "Schrijf een datum als 2026-07-10.") from error


def _masked(value: str) -> str:
    return re.sub(r"[0-9]", "*", value)
