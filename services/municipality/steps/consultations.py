"""The consultation lock: asking the school, what it said, and not waiting for it (R15)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.municipality.domain.doorstroompunt import (
    LastDiploma,
    Lock,
    answer_by,
    check_talk,
)
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import ConsultationRow, InterestRow, PersonRow
from services.municipality.models.doorstroompunt import Words
from services.municipality.steps.doorstroompunt import details_of
from shared.access import disclosures
from shared.access.actions import Field
from shared.access.decide import Access
from shared.messaging.transaction import Transaction
from shared.reference import institution
from shared.reference.mailboxes import doorstroompunt_mailbox
from shared.rules import require
from shared.runtime.texts import LongText
from shared.schemas.municipality import ConsultationRequested
from shared.schemas.personal import ConsultationReply, PersonSought

_WORKER_ID = 64
"""As many characters of the issuer's identifier as are kept of who did something."""


class SpokenIn(BaseModel):
    """A conversation with the school, held outside this system."""

    spoken_on: date
    spoken_note: LongText


class InterestIn(BaseModel):
    """Why waiting for the school would do harm (WEB 9.2.5(7))."""

    interest: LongText


async def ask_school(tx: Transaction, access: Access, subject: UUID) -> UUID:
    """Ask the school about somebody; returns the consultation. One question at a time.

    It tells the school a name and a birth date, which is a disclosure (R50).
    """
    person = await tx.load(PersonRow, subject)
    require(person.brin is not None, MunicipalityRule.SCHOOL_KNOWN)
    known = await consultations_of(tx, subject)
    require(all(each.answered_on for each in known), MunicipalityRule.ASK_ONCE)
    asked = ConsultationRow(
        consultation_id=uuid7(),
        subject=subject,
        gemeentecode=person.gemeentecode,
        means="asked",
        brin=person.brin,
        asked_on=tx.today,
        asked_by=access.who.subject[:_WORKER_ID],
        answer_by=answer_by(tx.today),
    )
    tx.add(asked)
    details = details_of(tx.sealer, person)
    sought = PersonSought(name=details.name, birth_date=details.birth_date)
    event = ConsultationRequested(
        **asked.model_dump(include={"consultation_id", "brin", "gemeentecode", "answer_by"}),
        person_sought=tx.sealer.seal(subject, sought),
        intake_mailbox=doorstroompunt_mailbox(person.gemeentecode),
    )
    telling = _telling(access, person.brin or "", tx.today)
    trace = asked.consultation_id
    await disclosures.write(tx.session, telling, [person.known_as], at=tx.now, trace=trace)
    tx.record(subject, event)
    return asked.consultation_id


def _telling(access: Access, brin: str, on: date) -> Access:
    """Return the access with what is told, to whom and on what ground, for the log (R50)."""
    name = institution(brin, on).name
    purpose = f"De school {name} ({brin}) vragen of die iemand nog begeleidt."
    told = replace(
        access.permit,
        fields=(Field.NAME, Field.BIRTH),
        ground="WEB 9.2.5(5)",
        purpose=purpose,
    )
    return replace(access, permit=told)


async def record_spoken(tx: Transaction, subject: UUID, spoken: SpokenIn, by: str) -> None:
    """Record that the school was consulted in another way, such as on the phone (R15).

    Schools for vso and pro do not work with this system, and they are to be consulted too.
    """
    person = await tx.load(PersonRow, subject)
    check_talk(person.diploma_on, spoken.spoken_on, on=tx.today)
    note = ConsultationReply(note=spoken.spoken_note)
    row = ConsultationRow(
        consultation_id=uuid7(),
        subject=subject,
        gemeentecode=person.gemeentecode,
        means="spoken",
        brin=person.brin,
        asked_on=spoken.spoken_on,
        asked_by=by[:_WORKER_ID],
        answered_on=spoken.spoken_on,
        sealed=tx.sealer.seal(subject, note),
    )
    tx.add(row)


async def record_interest(tx: Transaction, subject: UUID, given: InterestIn, by: str) -> None:
    """Record why the Doorstroompunt does not wait for the school (WEB 9.2.5(7); R15)."""
    person = await tx.load(PersonRow, subject)
    row = InterestRow(
        interest_id=uuid7(),
        subject=subject,
        gemeentecode=person.gemeentecode,
        recorded_on=tx.today,
        recorded_by=by[:_WORKER_ID],
        sealed=tx.sealer.seal(subject, Words(text=given.interest)),
    )
    tx.add(row)


async def consultations_of(tx: Transaction, subject: UUID) -> list[ConsultationRow]:
    """Return the consultations about somebody, oldest first."""
    found = await tx.session.exec(
        select(ConsultationRow)
        .where(ConsultationRow.subject == subject)
        .order_by(col(ConsultationRow.asked_on), col(ConsultationRow.consultation_id))
    )
    return list(found)


def lock_of(
    person: PersonRow, consultations: list[ConsultationRow], interests: list[InterestRow]
) -> Lock:
    """Return what decides whether the Doorstroompunt may start with somebody (R15)."""
    consulted = [each.answered_on for each in consultations if each.answered_on]
    since = person.diploma_on or person.recorded_on
    outweighs = any(each.recorded_on >= since for each in interests)  # not of an earlier diploma
    return Lock(
        diploma=LastDiploma(person.last_diploma),
        diploma_on=person.diploma_on,
        consulted_on=max(consulted, default=None),
        justified_interest="recorded" if outweighs else None,
        asked=any(each.answered_on is None for each in consultations),
    )
