"""Answering a Doorstroompunt: who is meant, what guidance there is, and what we advise (R15)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.aftercare.matching import candidates
from services.school.domain.consultations import (
    ConsultationRule,
    Guidance,
    Known,
    guidance_on,
    is_overdue,
    sure_match,
)
from services.school.models import BrandRow, ConsultationRow, PartnerRow, StudentRow
from services.school.steps import coach_contact
from shared.access import disclosures
from shared.access.decide import Access
from shared.messaging.transaction import Transaction
from shared.reference import gemeente
from shared.rules import NotFound, require
from shared.runtime.sealing import Sealer
from shared.runtime.texts import LongText
from shared.schemas.consultations import ConsultationAnswered
from shared.schemas.personal import ConsultationReply, Contact, PersonSought, Sealed
from shared.schemas.vocabulary import ConsultationAdvice

SHOWN_ANSWERS = 50
NOBODY = "nobody"
"""What a form sends for somebody whom the school does not know."""


class AnswerIn(BaseModel):
    """The school's answer: somebody of the school, or nobody whom it knows."""

    person: UUID | None = None
    advice: ConsultationAdvice | None = None
    note: LongText | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the school sees it."""

    row: ConsultationRow
    sought: PersonSought | None
    """Whom it is about; gone once it was answered."""
    student: StudentRow | None
    """Who of the school it is, as far as is known and the asker reaches."""
    overdue: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A student with what the answer would say of the guidance."""

    student: StudentRow
    guidance: Guidance
    coach: Contact
    same_birth_date: bool


def school_mailbox(brin: str, brand: BrandRow | None) -> str:
    """Return a school's shared mailbox; derived from its code where it set none."""
    return brand.contact if brand else f"nazorg-{brin.lower()}@school.example"


async def find_match(session: AsyncSession, brin: str, sought: PersonSought) -> UUID | None:
    """Return the student who is meant, if name and birth date leave no doubt."""
    found = await session.exec(
        select(StudentRow).where(
            StudentRow.brin == brin, StudentRow.birth_date == sought.birth_date
        )
    )
    known = [
        Known(each.subject, f"{each.given_name} {each.family_name}", each.birth_date)
        for each in found
    ]
    return sure_match(sought.name, sought.birth_date, known)


async def open_questions(session: AsyncSession, sealer: Sealer, on: date) -> list[Asked]:
    """Return what waits for an answer, the oldest on top, as far as the asker reaches."""
    found = await session.exec(
        select(ConsultationRow)
        .where(col(ConsultationRow.answered_on).is_(None))
        .order_by(col(ConsultationRow.asked_on), col(ConsultationRow.consultation_id))
    )
    return [await _asked(session, sealer, row, on) for row in found]


async def answered(session: AsyncSession, sealer: Sealer, on: date) -> list[Asked]:
    """Return what was answered, the newest on top."""
    found = await session.exec(
        select(ConsultationRow)
        .where(col(ConsultationRow.answered_on).is_not(None))
        .order_by(col(ConsultationRow.answered_on).desc(), col(ConsultationRow.consultation_id))
        .limit(SHOWN_ANSWERS)
    )
    return [await _asked(session, sealer, row, on) for row in found]


async def question(session: AsyncSession, sealer: Sealer, consultation_id: UUID, on: date) -> Asked:
    """Return one question; raises NotFound, also beyond the asker's reach."""
    row = await session.get(ConsultationRow, consultation_id)
    if row is None:
        raise NotFound("consultation")
    return await _asked(session, sealer, row, on)


async def _asked(session: AsyncSession, sealer: Sealer, row: ConsultationRow, on: date) -> Asked:
    sought = None
    if row.sealed is not None:
        sealed = Sealed[PersonSought](row.sealed)
        sought = sealer.unseal(row.subject, sealed, PersonSought)
    student = await session.get(StudentRow, row.matched) if row.matched else None
    return Asked(row, sought, student, is_overdue(row.answer_by, row.answered_on, on))


async def who_it_can_be(session: AsyncSession, asked: Asked, on: date) -> Sequence[Offered]:
    """Return whom the school could mean: the sure match first, then the same birth date."""
    if asked.sought is None:
        return []
    found = list(await candidates(session, asked.row.brin, asked.sought.name))
    if asked.student is not None and asked.student not in found:
        found.append(asked.student)
    partners = await _partners(session)
    offered = [
        Offered(
            student,
            _guidance(student, on),
            coach_contact(student, partners),
            student.birth_date == asked.sought.birth_date,
        )
        for student in found
    ]
    matched = asked.row.matched
    return sorted(
        offered, key=lambda each: (each.student.subject != matched, not each.same_birth_date)
    )


async def answer(tx: Transaction, access: Access, consultation_id: UUID, said: AnswerIn) -> None:
    """Answer the Doorstroompunt, once; telling of somebody is a disclosure (R15, R50)."""
    row = await tx.load(ConsultationRow, consultation_id)
    require(row.answered_on is None, ConsultationRule.ANSWERED_ONCE)
    student = await tx.session.get(StudentRow, said.person) if said.person else None
    own = said.person is None or (student is not None and student.brin == row.brin)
    require(own, ConsultationRule.OWN_STUDENT)
    require(student is None or said.advice is not None, ConsultationRule.ADVICE_FOR_WHO_IS_KNOWN)
    kept = {"consultation_id", "brin", "gemeentecode"}
    told = ConsultationAnswered(
        **row.model_dump(include=kept),
        answered_on=tx.today,
        known=student is not None,
        intake_mailbox=row.reply_to,
    )
    if student is not None:
        told = await _about(tx, told, row, student, said)
        await disclosures.write(
            tx.session,
            _telling(access, row, tx.today),
            [student.subject],
            at=tx.now,
            trace=consultation_id,
        )
    row.sealed, row.matched = None, told.person
    row.answered_on, row.answered_by = tx.today, access.who.subject[:64]
    row.known, row.guided, row.advice = told.known, told.guided, told.advice
    tx.record(row.subject, told)


async def _about(
    tx: Transaction,
    told: ConsultationAnswered,
    row: ConsultationRow,
    student: StudentRow,
    said: AnswerIn,
) -> ConsultationAnswered:
    """Add what is told of a student: the guidance and, while it runs, the coach."""
    guidance = _guidance(student, tx.today)
    coach = coach_contact(student, await _partners(tx.session)) if guidance.guided else None
    reply = ConsultationReply(coach=coach, note=said.note)
    return told.model_copy(
        update={
            "person": student.subject,
            "guided": guidance.guided,
            "guided_since": guidance.since,
            "guided_until": guidance.until,
            "startkwalificatie_on": student.diploma_on if student.startkwalificatie else None,
            "advice": said.advice,
            "reply": tx.sealer.seal(row.subject, reply),
        }
    )


def _telling(access: Access, row: ConsultationRow, on: date) -> Access:
    """Return the access with the receiver in its purpose: the log must say to whom (R50)."""
    name = gemeente(row.gemeentecode, on).name
    purpose = (
        f"Het Doorstroompunt van de gemeente {name} ({row.gemeentecode}) antwoorden of de school "
        "iemand nog begeleidt."
    )
    return replace(access, permit=replace(access.permit, purpose=purpose))


def _guidance(student: StudentRow, on: date) -> Guidance:
    return guidance_on(
        status=student.status,
        offered=student.offered,
        diploma_on=student.diploma_on,
        term_ends_on=student.term_ends_on,
        ended=student.support_ended is not None,
        on=on,
    )


async def _partners(session: AsyncSession) -> dict[str, PartnerRow]:
    return {row.partner_id: row for row in await session.exec(select(PartnerRow))}
