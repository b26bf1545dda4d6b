"""JSON for machines: catalogue, policy, orders, aftercare and handovers of the school."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.domain.eligibility import Group
from services.school.domain.handover import (
    RESPONSE_WORKING_DAYS,
    HandoverStatus,
    OrderStatus,
    SchoolRule,
    add_working_days,
    agreement,
    check_funding,
    withdrawal,
)
from services.school.domain.year import Step, next_contact, review_day
from services.school.models import (
    ContactRow,
    EnrolmentRow,
    HandoverRow,
    ModuleRow,
    OrderRow,
    PartnerRow,
    PolicyRow,
    StudentRow,
)
from services.school.overview import overview
from services.school.steps import offer
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText, ShortText
from shared.runtime.web import Reading, Today, Tx
from shared.schemas.personal import Contact, Participant
from shared.schemas.school import (
    AgreementRecorded,
    ContactRecorded,
    EnrolmentCreated,
    HandoverWithdrawalRequested,
    ModuleOrdered,
    ModulePublished,
    OutcomeReported,
)
from shared.schemas.vocabulary import Brin, CoachId, Funding, Outcome, PartnerId, Scope

router = APIRouter(tags=["school"])

Limit = Annotated[int, Query(ge=1, le=20_000)]


class PartnerIn(BaseModel):
    """A coaching partner."""

    partner_id: PartnerId
    name: ShortText
    order_mailbox: ShortText


class ModuleIn(BaseModel):
    """A module of the catalogue."""

    module_id: UUID
    name: ShortText
    theme: ShortText
    partner_id: PartnerId
    duration_minutes: int = Field(gt=0, le=480)
    phase: Literal["before-diploma", "after-diploma", "both"]
    max_group_size: int = Field(gt=0, le=200)
    price_eur: int = Field(ge=0)
    contract_from: date
    contract_until: date


class PolicyIn(BaseModel):
    """A new version of the target-group policy."""

    version: ShortText
    valid_from: date
    groups: list[Group]


class OrderIn(BaseModel):
    """An order of a module for a class (R23)."""

    module_id: UUID
    brin: Brin
    klas: ShortText
    period_from: date
    period_until: date
    location: ShortText
    funding: Funding


class EnrolmentIn(BaseModel):
    """A graduate's enrolment (R25)."""

    subject: UUID
    kind: Literal["aftercare", "module"]
    partner_id: PartnerId
    coach_id: CoachId | None = None
    module_id: UUID | None = None
    funding: Funding
    wish: LongText | None = None


class ContactIn(BaseModel):
    """A contact moment."""

    subject: UUID
    kind: Literal["two-way", "attempt"]
    channel: Literal["call", "visit", "message", "video"]
    rhythm_month: Literal[1, 3, 6, 9, 11] | None = None
    coach_id: CoachId
    agreement: LongText | None = None


class OutcomeIn(BaseModel):
    """Where a graduate is now."""

    subject: UUID
    outcome: Outcome
    reported_by: Literal["coach", "school", "young-person"]


class AgreementIn(BaseModel):
    """The young person's answer to the question whether to be handed over (R11)."""

    handover_id: UUID
    agreed: bool
    means: Literal["conversation", "phone", "link"]
    text_version: ShortText
    own_words: LongText | None = None


@router.put("/catalogue/partners")
async def keep_partners(partners: list[PartnerIn], tx: Tx) -> dict[str, int]:
    """Add or change partners."""
    for partner in partners:
        await tx.session.merge(PartnerRow(**partner.model_dump()))
    return {"partners": len(partners)}


@router.put("/catalogue/modules")
async def keep_modules(modules: list[ModuleIn], tx: Tx) -> dict[str, int]:
    """Add or change modules; what is new or changed is published (R22)."""
    known = await tx.load_many(ModuleRow, [module.module_id for module in modules])
    published = 0
    for module in modules:
        row = known.get(module.module_id)
        if row is not None and row.model_dump() == module.model_dump():
            continue
        await tx.session.merge(ModuleRow(**module.model_dump()))
        event = ModulePublished(**module.model_dump(exclude={"module_id", "price_eur"}))
        tx.record(module.module_id, event)
        published += 1
    return {"published": published}


@router.get("/catalogue/modules")
async def modules_on_sale(reading: Reading, today: Today) -> list[dict[str, Any]]:
    """List what can be ordered today: contracted and valid (R22)."""
    rows = await reading.exec(
        select(ModuleRow)
        .where(col(ModuleRow.contract_from) <= today, col(ModuleRow.contract_until) >= today)
        .order_by(col(ModuleRow.theme), col(ModuleRow.name))
    )
    return [row.model_dump() for row in rows]


@router.get("/policy")
async def policy_versions(reading: Reading) -> list[dict[str, Any]]:
    """List the versions of the target-group policy, newest first."""
    rows = await reading.exec(select(PolicyRow).order_by(col(PolicyRow.valid_from).desc()))
    return [row.model_dump() for row in rows]


@router.post("/policy", status_code=201)
async def add_policy(policy: PolicyIn, tx: Tx) -> dict[str, str]:
    """Add a version of the policy (WEB 9.2.12(5)); entree and bol 2 cannot be left out."""
    tx.add(PolicyRow(version=policy.version, valid_from=policy.valid_from, groups=[*policy.groups]))
    return {"version": policy.version}


@router.get("/classes")
async def classes(reading: Reading) -> list[dict[str, Any]]:
    """List the classes with their SLB'er and diploma days."""
    rows = await reading.execute(
        text(
            "SELECT brin, klas, count(*) AS students, min(slber_id) AS slber_id, "
            "min(diploma_on) AS diploma_from, max(diploma_on) AS diploma_until "
            "FROM student GROUP BY brin, klas ORDER BY brin, klas"
        )
    )
    return [dict(row) for row in rows.mappings()]


@router.post("/orders", status_code=201)
async def order_module(order: OrderIn, tx: Tx) -> dict[str, UUID]:
    """Order a module for a class; goes to the partner directly (R21–R24, R27)."""
    module = await tx.load(ModuleRow, order.module_id)
    partner = await tx.load(PartnerRow, module.partner_id)
    on_sale = module.contract_from <= tx.today <= module.contract_until
    require(on_sale, SchoolRule.MODULE_ON_SALE)
    require(order.period_until >= order.period_from, SchoolRule.PERIOD_IN_ORDER)
    students = (
        await tx.session.exec(
            select(StudentRow).where(StudentRow.brin == order.brin, StudentRow.klas == order.klas)
        )
    ).all()
    require(bool(students), SchoolRule.KLAS_EXISTS)
    first = students[0]
    mandatory = first.level == 1 or (first.level == 2 and first.leerweg == "bol")
    check_funding(order.funding, mandatory_group=mandatory)
    row = OrderRow(
        order_id=uuid7(),
        module_name=module.name,
        partner_id=module.partner_id,
        group_size=len(students),
        respond_by=add_working_days(tx.today, RESPONSE_WORKING_DAYS),
        **order.model_dump(),
    )
    tx.add(row)
    orderer = Contact(name=first.slber_name, email=first.slber_email)
    event = ModuleOrdered(
        **row.model_dump(exclude={"order_id", "status", "sessions", "present"}),
        orderer=tx.sealer.seal(row.order_id, orderer),
        order_mailbox=partner.order_mailbox,
    )
    tx.record(row.order_id, event)
    return {"order_id": row.order_id}


@router.get("/orders")
async def orders(
    reading: Reading, status: OrderStatus | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List orders."""
    query = select(OrderRow).order_by(col(OrderRow.order_id)).limit(limit)
    if status is not None:
        query = query.where(OrderRow.status == status)
    return [row.model_dump() for row in await reading.exec(query)]


@router.get("/graduates")
async def graduates(
    reading: Reading,
    diploma_from: date,
    diploma_until: date,
    *,
    offered: bool = True,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List graduates by diploma day, without names."""
    enrolled = select(EnrolmentRow.subject).where(EnrolmentRow.subject == StudentRow.subject)
    rows = await reading.exec(
        select(StudentRow, enrolled.exists())
        .where(
            StudentRow.status == "graduate",
            StudentRow.offered == offered,
            col(StudentRow.diploma_on).between(diploma_from, diploma_until),
        )
        .order_by(col(StudentRow.diploma_on), col(StudentRow.subject))
        .limit(limit)
    )
    return [_graduate(row, enrolled=is_enrolled) for row, is_enrolled in rows]


def _graduate(row: StudentRow, *, enrolled: bool) -> dict[str, Any]:
    shown = {"subject", "diploma_on", "scope", "offered", "klas", "coach_id", "outcome"}
    partner = (row.coach_organisation or "").removeprefix("partner:") or None
    more = {"partner_id": partner, "gemeentecode": row.gemeentecode, "enrolled": enrolled}
    return row.model_dump(include=shown) | more


@router.post("/enrolments", status_code=201)
async def enrol(enrolments: list[EnrolmentIn], tx: Tx) -> list[dict[str, UUID]]:
    """Enrol graduates in aftercare or a module; goes to the partner directly (R25)."""
    students = await tx.load_many(StudentRow, {e.subject for e in enrolments})
    return [_enrol(tx, enrolment, students.get(enrolment.subject)) for enrolment in enrolments]


def _enrol(tx: Transaction, enrolment: EnrolmentIn, student: StudentRow | None) -> dict[str, UUID]:
    if student is None:
        raise NotFound("graduate")
    require(student.offered and student.diploma_on is not None, SchoolRule.GUIDANCE_OFFERED)
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


@router.get("/contacts/due")
async def contacts_due(
    reading: Reading, on: date, coach_id: CoachId | None = None, limit: Limit = 200
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
    return [
        {
            "enrolment_id": row.enrolment_id,
            "subject": row.subject,
            "coach_id": row.coach_id,
            "rhythm_month": row.next_contact_month,
            "due_on": row.next_contact_on,
        }
        for row in await reading.exec(query)
    ]


@router.post("/contacts", status_code=201)
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


@router.post("/outcomes", status_code=201)
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


@router.get("/handovers")
async def handovers(
    reading: Reading, status: HandoverStatus | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List handovers, oldest first, without what the young person said."""
    query = select(HandoverRow).order_by(col(HandoverRow.proposed_on), col(HandoverRow.handover_id))
    if status is not None:
        query = query.where(HandoverRow.status == status)
    rows = await reading.exec(query.limit(limit))
    return [row.model_dump(exclude={"own_words"}) for row in rows]


@router.post("/handovers/agreements", status_code=201)
async def record_agreements(answers: list[AgreementIn], tx: Tx) -> dict[str, int]:
    """Record what young people answered; after the year an agreement leads to an offer at once."""
    known = await tx.session.exec(
        select(HandoverRow.subject).where(
            col(HandoverRow.handover_id).in_([a.handover_id for a in answers])
        )
    )
    students = await tx.load_many(StudentRow, set(known))
    rows = await tx.load_many(HandoverRow, {a.handover_id for a in answers})
    late = []
    for answer in answers:
        handover = rows.get(answer.handover_id)
        if handover is None:
            raise NotFound("handover")
        _record_agreement(tx, answer, handover)
        student = students[handover.subject]
        if answer.agreed and student.next_step in (Step.CLOSE, None):
            late.append((student, handover))
    await offer(tx, late, tx.today)
    return {"answers": len(answers)}


def _record_agreement(tx: Transaction, answer: AgreementIn, handover: HandoverRow) -> None:
    handover.status = agreement(HandoverStatus(handover.status), agreed=answer.agreed)
    if answer.agreed:
        handover.agreed_on, handover.own_words = tx.today, answer.own_words
    event = AgreementRecorded(
        handover_id=handover.handover_id,
        agreed=answer.agreed,
        recorded_on=tx.today,
        means=answer.means,
        text_version=answer.text_version,
    )
    tx.record(handover.subject, event)


@router.post("/handovers/{handover_id}/withdrawal", status_code=202)
async def ask_withdrawal(handover_id: UUID, tx: Tx) -> dict[str, str]:
    """Ask the receiver to let us withdraw an offer; the receiver's answer decides."""
    handover = await tx.load(HandoverRow, handover_id)
    await tx.load(StudentRow, handover.subject)
    withdrawal(HandoverStatus(handover.status))
    event = HandoverWithdrawalRequested(handover_id=handover_id, requested_on=tx.today)
    tx.record(handover.subject, event)
    return {"status": "asked"}


@router.get("/people")
async def people(reading: Reading, handed_over: bool = True, limit: Limit = 20) -> list[UUID]:
    """List pseudonyms of people whose handover was completed, or of all graduates."""
    if handed_over:
        query = select(HandoverRow.subject).where(HandoverRow.status == HandoverStatus.COMPLETED)
    else:
        query = select(StudentRow.subject).where(StudentRow.status == "graduate")
    return list(await reading.exec(query.limit(limit)))


@router.get("/overview")
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the school's counts."""
    return await overview(reading)
