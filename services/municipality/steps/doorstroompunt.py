"""People of the Doorstroompunt: recording them, and what is learned about them later."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints
from sqlmodel import select
from uuid_utils.compat import uuid7

from services.municipality.domain.doorstroompunt import (
    LOCK_YEARS,
    LastDiploma,
    check_may_be_helped,
)
from services.municipality.domain.own_part import term
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import PersonRow, TermRow
from services.municipality.models.doorstroompunt import Details
from shared.messaging.transaction import Transaction
from shared.reference import doorstroompuntregio_of
from shared.rules import require
from shared.runtime.sealing import Sealer
from shared.runtime.texts import ShortText
from shared.schemas.personal import Sealed
from shared.schemas.vocabulary import Brin, Gemeentecode

MailAddress = Annotated[ShortText, StringConstraints(pattern=r"^[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+$")]
PhoneNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9 ()-]{6,20}$")
]


class PersonIn(BaseModel):
    """Somebody who may be helped: no more than is needed for that, and never a BSN (R46)."""

    name: ShortText
    birth_date: date
    email: MailAddress | None = None
    phone: PhoneNumber | None = None
    residence: Gemeentecode
    last_diploma: LastDiploma
    diploma_on: date | None = None
    brin: Brin | None = None
    startkwalificatie: bool


async def record_person(tx: Transaction, gemeentecode: str, person: PersonIn) -> UUID:
    """Record somebody who may be helped; returns the Doorstroompunt's own pseudonym.

    Raises RuleBroken for whom the Doorstroompunt may not newly help (R6, R14): of them nothing
    is kept.
    """
    for day in (person.birth_date, person.diploma_on):
        require(day is None or day <= tx.today, MunicipalityRule.NOT_FROM_THE_FUTURE)
    check_may_be_helped(person.birth_date, startkwalificatie=person.startkwalificatie, on=tx.today)
    dated = person.diploma_on is not None or person.last_diploma not in LOCK_YEARS
    require(dated, MunicipalityRule.DIPLOMA_DAY_KNOWN)
    regions = {doorstroompuntregio_of(code, tx.today) for code in (gemeentecode, person.residence)}
    require(len(regions) == 1, MunicipalityRule.OWN_REGION)
    subject = uuid7()
    details = Details(**person.model_dump(include=set(Details.model_fields)))
    row = PersonRow(
        subject=subject,
        gemeentecode=gemeentecode,
        sealed=tx.sealer.seal(subject, details),
        recorded_on=tx.today,
        **person.model_dump(include={"residence", "last_diploma", "diploma_on", "brin"}),
    )
    tx.add(row)
    return subject


def details_of(sealer: Sealer, person: PersonRow) -> Details:
    """Open who somebody is."""
    return sealer.unseal(person.subject, Sealed[Details](person.sealed), Details)


async def note_startkwalificatie(tx: Transaction, subject: UUID, obtained_on: date) -> None:
    """Note that somebody obtained a startkwalificatie: what is kept of them goes sooner (R49)."""
    require(obtained_on <= tx.today, MunicipalityRule.NOT_FROM_THE_FUTURE)
    await keep_startkwalificatie(tx, await tx.load(PersonRow, subject), obtained_on)


async def keep_startkwalificatie(tx: Transaction, person: PersonRow, obtained_on: date) -> None:
    """Keep the first day of a startkwalificatie, and set anew when the own part goes (R49)."""
    known = person.startkwalificatie_on
    person.startkwalificatie_on = min(obtained_on, known) if known else obtained_on
    found = await tx.session.exec(
        select(TermRow).where(TermRow.subject == person.subject).with_for_update()
    )
    kept = found.one_or_none()
    if kept is not None:
        birth_date = details_of(tx.sealer, person).birth_date
        ends = term(birth_date, person.startkwalificatie_on)
        kept.delete_on, kept.because = ends.delete_on, ends.because
