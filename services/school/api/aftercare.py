"""Graduates: enrolments, contact moments, outcomes, and a longer term where life asks for it."""

from datetime import date
from typing import Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.api.paging import Limit
from services.school.catalogue import is_offered
from services.school.domain.eligibility import extend_term
from services.school.domain.handover import SchoolRule, check_funding
from services.school.domain.year import Step, can_extend, next_contact, review_day
from services.school.models import (
    ContactRow,
    EnrolmentRow,
    ExtensionRow,
    ModuleRow,
    StudentRow,
)
from services.school.steps import partner_of, schedule
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText
from shared.schemas.personal import Participant
from shared.schemas.school import ContactRecorded, EnrolmentCreated, OutcomeReported
from shared.schemas.vocabulary import CoachId, Funding, Outcome, PartnerId, Scope

router = APIRouter()


class EnrolmentIn(BaseModel):
    """A graduate's enrolment (R25)."""

    subject: UUID
    kind: Literal["aftercare", "module"]
    partner_id: PartnerId
    coach_id: CoachId | None = None
    module_id: UUID | None = None
    funding: Funding
    wish: LongText | None = None

    @model_validator(mode="after")
    def _module_when_it_is_one(self) -> Self:
        if (self.kind == "module") != (self.module_id is not None):
            raise ValueError("module_id hoort bij een module, en alleen daarbij.")
        return self


class ContactIn(BaseModel):
    """A contact moment."""

    subject: UUID
    kind: Literal["two-way", "attempt"]
    channel: Literal["call", "visit", "message", "video"]
    rhythm_month: Literal[1, 3, 6, 9, 11] | None = None
    coach_id: CoachId
    agreement: LongText | None = None


class ExtensionIn(BaseModel):
    """A longer term of guidance (R4)."""

    reason: Literal["a", "b", "c", "d", "e", "f"]
    """The circumstance in WEB 8.1.5(3)."""
    until: date = Field(lt=date(2100, 1, 1))
    approver: CoachId
    """Code of who approves; never a name."""


class OutcomeIn(BaseModel):
    """Where a graduate is now."""

    subject: UUID
    outcome: Outcome
    reported_by: Literal["coach", "school", "young-person"]


@router.get("/graduates", dependencies=[permits(Action.READ_GRADUATES)])
async def graduates(
    showing: Showing,
    diploma_from: date,
    diploma_until: date,
    *,
    offered: bool = True,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List graduates by diploma day, without names."""
    enrolled = select(EnrolmentRow.subject).where(EnrolmentRow.subject == StudentRow.subject)
    found = await showing.session.exec(
        select(StudentRow, enrolled.exists())
        .where(
            StudentRow.status == "graduate",
            StudentRow.offered == offered,
            col(StudentRow.diploma_on).between(diploma_from, diploma_until),
        )
        .order_by(col(StudentRow.diploma_on), col(StudentRow.subject))
        .limit(limit)
    )
    rows = found.all()
    await showing.note(row.subject for row, _ in rows)
    return [_graduate(row, enrolled=is_enrolled) for row, is_enrolled in rows]


def _graduate(row: StudentRow, *, enrolled: bool) -> dict[str, Any]:
    shown = {"subject", "diploma_on", "scope", "offered", "klas", "coach_id", "outcome"}
    more = {"partner_id": partner_of(row), "gemeentecode": row.gemeentecode, "enrolled": enrolled}
    return row.model_dump(include=shown) | more


@router.post("/enrolments", dependencies=[permits(Action.ENROL)], status_code=201)
async def enrol(enrolments: list[EnrolmentIn], tx: Tx) -> list[dict[str, UUID]]:
    """Enrol graduates in aftercare or a module; goes to the partner directly (R25)."""
    students = await tx.load_many(StudentRow, {e.subject for e in enrolments})
    modules = await _modules(tx, {e.module_id for e in enrolments if e.module_id})
    before = await tx.session.exec(
        select(EnrolmentRow.subject, EnrolmentRow.module_id).where(
            col(EnrolmentRow.subject).in_([*students])
        )
    )
    taken = set(before)
    result = []
    for enrolment in enrolments:
        place = (enrolment.subject, enrolment.module_id)
        require(place not in taken, SchoolRule.ENROLLED_ONCE)
        taken.add(place)
        if enrolment.module_id is not None:
            await _check_module(tx, modules.get(enrolment.module_id), enrolment.partner_id)
        result.append(_enrol(tx, enrolment, students.get(enrolment.subject)))
    return result


async def _modules(tx: Transaction, ids: set[UUID]) -> dict[UUID, ModuleRow]:
    rows = await tx.session.exec(select(ModuleRow).where(col(ModuleRow.module_id).in_(ids)))
    return {row.module_id: row for row in rows}


async def _check_module(tx: Transaction, module: ModuleRow | None, partner_id: str) -> None:
    if module is None:
        raise NotFound("module")
    require(module.partner_id == partner_id, SchoolRule.MODULE_OF_PARTNER)
    sold = await is_offered(tx.session, module.module_id, tx.today)
    require(sold, SchoolRule.MODULE_ON_SALE)


def _enrol(tx: Transaction, enrolment: EnrolmentIn, student: StudentRow | None) -> dict[str, UUID]:
    if student is None:
        raise NotFound("graduate")
    running = student.offered and student.support_ended is None
    require(running and student.diploma_on is not None, SchoolRule.GUIDANCE_OFFERED)
    check_funding(enrolment.funding, mandatory_group=student.scope == Scope.MANDATORY)
    assert student.diploma_on is not None
    month, day = next_contact(student.diploma_on, 0) or (None, None)
    row = EnrolmentRow(
        enrolment_id=uuid7(),
        enrolled_on=tx.today,
        next_contact_on=day if enrolment.kind == "aftercare" else None,
        next_contact_month=month if enrolment.kind == "aftercare" else None,
        **enrolment.model_dump(exclude={"wish"}),
    )
    tx.add(row)
    participant = Participant(
        name=student.given_name, email=student.email, phone=student.phone, wish=enrolment.wish
    )
    event = EnrolmentCreated(
        enrolment_id=row.enrolment_id,
        **enrolment.model_dump(exclude={"subject", "wish"}),
        participant=tx.sealer.seal(student.subject, participant),
    )
    tx.record(student.subject, event)
    return {"enrolment_id": row.enrolment_id}


@router.get("/contacts/due", dependencies=[permits(Action.READ_WORK_LIST)])
async def contacts_due(
    showing: Showing, on: date, coach_id: CoachId | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List whom to contact, oldest first: the coaches' work list."""
    query = (
        select(EnrolmentRow)
        .where(col(EnrolmentRow.next_contact_on) <= on, col(EnrolmentRow.coach_id).is_not(None))
        .order_by(col(EnrolmentRow.next_contact_on), col(EnrolmentRow.subject))
        .limit(limit)
    )
    if coach_id is not None:
        query = query.where(EnrolmentRow.coach_id == coach_id)
    rows = (await showing.session.exec(query)).all()
    await showing.note(row.subject for row in rows)
    return [
        {
            "enrolment_id": row.enrolment_id,
            "subject": row.subject,
            "coach_id": row.coach_id,
            "rhythm_month": row.next_contact_month,
            "due_on": row.next_contact_on,
        }
        for row in rows
    ]


@router.post("/contacts", dependencies=[permits(Action.RECORD_CONTACT)], status_code=201)
async def record_contacts(contacts: list[ContactIn], tx: Tx) -> dict[str, int]:
    """Record contact moments and plan the next ones; only two-way contact counts."""
    students = await tx.load_many(StudentRow, {c.subject for c in contacts})
    found = await tx.session.exec(
        select(EnrolmentRow).where(
            col(EnrolmentRow.subject).in_(list(students)), EnrolmentRow.kind == "aftercare"
        )
    )
    enrolments = {row.subject: row for row in found}
    for contact in contacts:
        student = students.get(contact.subject)
        if student is None or student.diploma_on is None:
            raise NotFound("graduate")
        row = ContactRow(contact_id=uuid7(), contacted_on=tx.today, **contact.model_dump())
        tx.add(row)
        tx.record(contact.subject, ContactRecorded(**row.model_dump(exclude={"subject"})))
        enrolment = enrolments.get(contact.subject)
        if enrolment is not None and contact.rhythm_month is not None:
            following = next_contact(student.diploma_on, contact.rhythm_month)
            enrolment.next_contact_month, enrolment.next_contact_on = following or (None, None)
    return {"contacts": len(contacts)}


@router.post("/outcomes", dependencies=[permits(Action.REPORT_OUTCOME)], status_code=201)
async def report_outcomes(outcomes: list[OutcomeIn], tx: Tx) -> dict[str, int]:
    """Report where graduates are now, each valid until its review date."""
    students = await tx.load_many(StudentRow, {o.subject for o in outcomes})
    for reported in outcomes:
        student = students.get(reported.subject)
        if student is None:
            raise NotFound("graduate")
        student.outcome = reported.outcome
        student.outcome_review_on = review_day(reported.outcome, tx.today)
        event = OutcomeReported(
            outcome=reported.outcome,
            reported_on=tx.today,
            review_on=student.outcome_review_on,
            reported_by=reported.reported_by,
        )
        tx.record(reported.subject, event)
    return {"outcomes": len(outcomes)}


@router.post(
    "/graduates/{subject}/extension", dependencies=[permits(Action.EXTEND_TERM)], status_code=201
)
async def extend(subject: UUID, asked: ExtensionIn, tx: Tx) -> dict[str, date]:
    """Extend the term in special circumstances; what was still to come moves along (R4)."""
    student = await tx.load(StudentRow, subject)
    step = Step(student.next_step) if student.next_step else None
    require(can_extend(step), SchoolRule.TERM_RUNS)
    assert step is not None
    assert student.term_ends_on is not None
    former = student.term_ends_on
    student.term_ends_on = extend_term(
        former, reason=asked.reason, until=asked.until, approver=asked.approver
    )
    schedule(student, step)
    tx.add(
        ExtensionRow(
            extension_id=uuid7(),
            subject=subject,
            former_end=former,
            granted_on=tx.today,
            **asked.model_dump(),
        )
    )
    return {"term_ends_on": student.term_ends_on}
