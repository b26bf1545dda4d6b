"""Enrolments: they go to the partner directly, with the minimum of data (R25, R27)."""

from collections.abc import Sequence
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, model_validator
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.catalogue import is_offered
from services.school.domain.catalogue import Shop
from services.school.domain.handover import SchoolRule, check_funding
from services.school.domain.year import next_contact
from services.school.links import coach_link_of
from services.school.models import EnrolmentRow, ModuleRow, StudentRow
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText
from shared.schemas.invitations import CoachChoiceOffered
from shared.schemas.personal import Contact, Participant
from shared.schemas.school import EnrolmentCreated
from shared.schemas.vocabulary import CoachId, Funding, PartnerId, Scope


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


async def enrol_all(tx: Transaction, enrolments: Sequence[EnrolmentIn]) -> list[UUID]:
    """Enrol graduates in aftercare or a module; returns the enrolments' identifiers.

    Raises NotFound and RuleBroken; then nobody is enrolled.
    """
    students = await tx.load_many(StudentRow, {e.subject for e in enrolments})
    modules = await _modules(tx, {e.module_id for e in enrolments if e.module_id})
    before = await tx.session.exec(
        select(EnrolmentRow.subject, EnrolmentRow.module_id).where(
            col(EnrolmentRow.subject).in_([*students]), EnrolmentRow.status != "ended"
        )
    )
    taken = set(before)
    result = []
    for enrolment in enrolments:
        student = students.get(enrolment.subject)
        if student is None:
            raise NotFound("graduate")
        place = (enrolment.subject, enrolment.module_id)
        require(place not in taken, SchoolRule.ENROLLED_ONCE)
        taken.add(place)
        if enrolment.module_id is not None:
            await _check_module(tx, modules.get(enrolment.module_id), enrolment.partner_id)
        row = enrol(tx, enrolment, student, participant_of(student, enrolment.wish))
        result.append(row.enrolment_id)
    return result


def participant_of(student: StudentRow, wish: str | None) -> Participant:
    """Return the minimum of what the school itself knows of a graduate (R25)."""
    return Participant(name=student.given_name, email=student.email, phone=student.phone, wish=wish)


async def _modules(tx: Transaction, ids: set[UUID]) -> dict[UUID, ModuleRow]:
    rows = await tx.session.exec(select(ModuleRow).where(col(ModuleRow.module_id).in_(ids)))
    return {row.module_id: row for row in rows}


async def _check_module(tx: Transaction, module: ModuleRow | None, partner_id: str) -> None:
    if module is None:
        raise NotFound("module")
    require(module.partner_id == partner_id, SchoolRule.MODULE_OF_PARTNER)
    sold = await is_offered(tx.session, module.module_id, tx.today, Shop.PUBLIC)
    require(sold, SchoolRule.MODULE_FOR_GRADUATES)


def enrol(
    tx: Transaction, enrolment: EnrolmentIn, student: StudentRow, participant: Participant
) -> EnrolmentRow:
    """Enrol one graduate whose row is locked; raises RuleBroken."""
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
    event = EnrolmentCreated(
        enrolment_id=row.enrolment_id,
        **enrolment.model_dump(exclude={"subject", "wish"}),
        participant=tx.sealer.seal(student.subject, participant),
    )
    tx.record(student.subject, event)
    if enrolment.kind == "aftercare":
        contact = Contact(name=participant.name, email=participant.email)
        choice = CoachChoiceOffered(
            contact=tx.sealer.seal(student.subject, contact),
            links=tx.sealer.seal(student.subject, coach_link_of(tx, student.subject)),
        )
        tx.record(student.subject, choice)
    return row
