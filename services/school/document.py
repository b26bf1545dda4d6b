"""The overgangsdocument: what the school knows of somebody, for the municipality that goes on."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col, select

from services.school.models import (
    ContactRow,
    EnrolmentRow,
    HandoverRow,
    ModuleRow,
    OrderRow,
    PartnerRow,
    StudentRow,
)
from shared.messaging.transaction import Transaction
from shared.reference import qualification
from shared.schemas.personal import Contact, ContactMoment, Overgangsdocument
from shared.schemas.vocabulary import Outcome

DOCUMENT_CONTACTS = 20
"""Most contact moments in an overgangsdocument, so that it reads in three minutes."""


def holder_of(brin: str) -> str:
    """Return the school as an organisation that can hold the regie."""
    return f"school:{brin}"


async def documents(
    tx: Transaction, handed: Sequence[tuple[StudentRow, HandoverRow]]
) -> dict[UUID, Overgangsdocument]:
    """Return the overgangsdocument of each who is handed over."""
    students = [student for student, _ in handed]
    contacts = await _contacts(tx, [student.subject for student in students])
    modules = await _modules(tx, students)
    partners = await _partners(tx, students)
    return {
        student.subject: make_document(
            student,
            handover,
            contacts.get(student.subject, []),
            modules.get(student.subject, []),
            partners,
        )
        for student, handover in handed
    }


def make_document(
    student: StudentRow,
    handover: HandoverRow,
    contacts: Sequence[ContactRow],
    modules: Sequence[str],
    partners: Mapping[str, PartnerRow],
) -> Overgangsdocument:
    """Draw up the overgangsdocument (WEB 9.2.13(3)) without health or criminal data (R48)."""
    assert student.diploma_on is not None
    partner = partners.get(partner_of(student) or "")
    moments = [
        ContactMoment(contacted_on=c.contacted_on, channel=c.channel, agreement=c.agreement)
        for c in contacts[-DOCUMENT_CONTACTS:]
    ]
    needs = {
        Outcome.TIJDELIJK_WERK.value: "Zoekt van tijdelijk werk naar vast werk.",
        Outcome.IN_BEGELEIDING.value: "Wil verder met de begeleiding die nu loopt.",
    }.get(student.outcome, "Zoekt werk; bespreek samen wat nodig is.")
    return Overgangsdocument(
        person=contact_of(student),
        birth_date=student.birth_date,
        gemeentecode=student.gemeentecode,
        qualification=qualification(student.crebo, student.diploma_on).name,
        crebo=student.crebo,
        diploma_on=student.diploma_on,
        startkwalificatie=student.startkwalificatie,
        coach=coach_contact(student, partners),
        coach_organisation=student.coach_organisation or holder_of(student.brin),
        coach_organisation_name=partner.name if partner else None,
        modules=tuple(modules),
        contact_moments=tuple(moments),
        support_needs=(needs,),
        own_words=handover.own_words,
    )


def contact_of(student: StudentRow) -> Contact:
    """Return how to reach the young person."""
    name = f"{student.given_name} {student.family_name}"
    return Contact(name=name, email=student.email, phone=student.phone)


def partner_of(student: StudentRow) -> str | None:
    """Return the code of the partner that employs the coach, if a partner does."""
    kind, _, code = (student.coach_organisation or "").partition(":")
    return code if kind == "partner" else None


def coach_contact(student: StudentRow, partners: Mapping[str, PartnerRow]) -> Contact:
    """Return how to reach the coach: in person, else through the partner, else the SLB'er.

    A coach whom the partner named is known here by code only, so the partner's mailbox it is.
    """
    if student.coach_name and student.coach_email:
        return Contact(name=student.coach_name, email=student.coach_email)
    partner = partners.get(partner_of(student) or "")
    if partner is not None:
        return Contact(name=partner.name, email=partner.order_mailbox)
    return Contact(name=student.slber_name, email=student.slber_email)


async def _contacts(tx: Transaction, subjects: Sequence[UUID]) -> dict[UUID, list[ContactRow]]:
    rows = await tx.session.exec(
        select(ContactRow)
        .where(col(ContactRow.subject).in_(subjects), ContactRow.kind == "two-way")
        .order_by(col(ContactRow.contacted_on), col(ContactRow.contact_id))
    )
    found: dict[UUID, list[ContactRow]] = {}
    for row in rows:
        found.setdefault(row.subject, []).append(row)
    return found


async def _modules(tx: Transaction, students: Sequence[StudentRow]) -> dict[UUID, list[str]]:
    """Return the modules that each followed with the class, and then those of their own."""
    rows = await tx.session.exec(
        select(OrderRow)
        .where(
            tuple_(col(OrderRow.brin), col(OrderRow.klas)).in_(
                {(s.brin, s.klas) for s in students}
            ),
            OrderRow.status == "closed",
        )
        .order_by(col(OrderRow.period_from), col(OrderRow.order_id))
    )
    by_class: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        by_class.setdefault((row.brin, row.klas), []).append(row.module_name)
    found = {s.subject: list(by_class.get((s.brin, s.klas), [])) for s in students}
    enrolled = await tx.session.exec(
        select(EnrolmentRow.subject, ModuleRow.name)
        .join(ModuleRow, col(ModuleRow.module_id) == col(EnrolmentRow.module_id))
        .where(col(EnrolmentRow.subject).in_([*found]), EnrolmentRow.status == "confirmed")
        .order_by(col(EnrolmentRow.enrolment_id))
    )
    for subject, name in enrolled:
        found[subject].append(name)
    return found


async def _partners(tx: Transaction, students: Sequence[StudentRow]) -> dict[str, PartnerRow]:
    codes = {code for student in students if (code := partner_of(student))}
    rows = await tx.session.exec(select(PartnerRow).where(col(PartnerRow.partner_id).in_(codes)))
    return {row.partner_id: row for row in rows}
