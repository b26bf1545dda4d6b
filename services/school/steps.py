"""What the school does at graduation and in the year after it: rows and events of each step."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.domain.eligibility import Policy, days_left, decide_guidance, route_of
from services.school.domain.handover import HandoverStatus, answer_by
from services.school.domain.year import Step, day_of, first_step
from services.school.enrolments import end_enrolments, ended
from services.school.links import links_of
from services.school.models import (
    ContactRow,
    EnrolmentRow,
    HandoverRow,
    ModuleRow,
    OrderRow,
    PartnerRow,
    RegieRow,
    StudentRow,
    open_regie,
)
from shared.baton import rules as baton
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.reference import qualification
from shared.runtime.clock import AMSTERDAM
from shared.schemas.event import Event
from shared.schemas.personal import Contact, ContactMoment, Overgangsdocument
from shared.schemas.school import (
    HandoverOffered,
    HandoverProposed,
    OneYearWithoutJob,
    StudentGraduated,
    SupportEnded,
)
from shared.schemas.vocabulary import Outcome, Scope, SupportEndReason

DOCUMENT_CONTACTS = 20
"""Most contact moments in an overgangsdocument, so that it reads in three minutes."""


def holder_of(brin: str) -> str:
    """Return the school as an organisation that can hold the regie."""
    return f"school:{brin}"


def intake_mailbox(gemeentecode: str) -> str:
    """Return a municipality's shared mailbox, derived from its code: demonstration data.

    A list of the region's real mailboxes takes its place where this runs for real.
    """
    return f"intake-{gemeentecode.lower()}@gemeente.example"


def start_of_day(day: date) -> datetime:
    """Return the first instant of a day in Europe/Amsterdam."""
    return datetime.combine(day, time.min, AMSTERDAM)


def graduate(tx: Transaction, student: StudentRow, policies: Sequence[Policy]) -> None:
    """Decide what the graduate is offered; where it is, the school starts to hold the regie."""
    assert student.diploma_on is not None
    guidance = decide_guidance(
        student.level,
        student.leerweg,
        student.diploma_on,
        further_education=student.further_education,
        policies=policies,
    )
    student.status = "graduate"
    student.scope = guidance.scope
    student.offered = guidance.offered
    student.policy_version = guidance.policy_version
    student.startkwalificatie = guidance.startkwalificatie
    student.term_ends_on = guidance.term_ends_on
    schedule(student, first_step() if guidance.offered else None)
    if guidance.offered:
        start = start_of_day(student.diploma_on)
        holding = baton.begin(student.subject, holder_of(student.brin), start)
        tx.add(RegieRow(subject=holding.subject, version=1, holder=holding.holder, held_from=start))
    tx.record(student.subject, graduated(student))


def graduated(student: StudentRow) -> StudentGraduated:
    """Return the event of a graduation."""
    assert student.diploma_on is not None
    assert student.term_ends_on is not None
    return StudentGraduated(
        brin=student.brin,
        crebo=student.crebo,
        level=student.level,
        leerweg="bol" if student.leerweg == "bol" else "bbl",
        gemeentecode=student.gemeentecode,
        diploma_on=student.diploma_on,
        scope=Scope(student.scope or Scope.NOT_IN_SCOPE),
        offered=student.offered,
        policy_version=student.policy_version,
        startkwalificatie=student.startkwalificatie,
        term_ends_on=student.term_ends_on,
        coach_id=student.coach_id,
        coach_organisation=student.coach_organisation,
    )


def schedule(student: StudentRow, step: Step | None) -> None:
    """Set what comes next, and when."""
    student.next_step = step
    if step is None:
        student.next_step_on = None
    else:
        assert student.term_ends_on is not None
        student.next_step_on = day_of(step, student.term_ends_on)


def propose(tx: Transaction, student: StudentRow, on: date) -> None:
    """Prepare a handover and ask the young person (R18); from 27 years on there is none (R6)."""
    assert student.term_ends_on is not None
    route = route_of(
        startkwalificatie=student.startkwalificatie, birth_date=student.birth_date, on=on
    )
    if route is None:
        return
    handover_id = uuid7()
    tx.add(
        HandoverRow(
            handover_id=handover_id,
            subject=student.subject,
            status=HandoverStatus.PROPOSED,
            proposed_on=on,
        )
    )
    tx.record(
        student.subject,
        HandoverProposed(
            handover_id=handover_id,
            gemeentecode=student.gemeentecode,
            route=route,
            term_ends_on=student.term_ends_on,
            days_left=days_left(student.term_ends_on, on),
            contact=tx.sealer.seal(student.subject, contact_of(student)),
            links=tx.sealer.seal(student.subject, links_of(tx, handover_id)),
        ),
    )


def one_year_without_job(
    tx: Transaction, student: StudentRow, handover: HandoverRow | None
) -> None:
    """Report that the year is over without steady work or education."""
    assert student.diploma_on is not None
    tx.record(
        student.subject,
        OneYearWithoutJob(
            diploma_on=student.diploma_on,
            outcome=Outcome(student.outcome),
            gemeentecode=student.gemeentecode,
            handover_id=handover.handover_id if handover else None,
        ),
    )


async def offer(
    tx: Transaction, handed: Sequence[tuple[StudentRow, HandoverRow]], on: date
) -> None:
    """Offer agreed handovers to the municipality of residence, with the overgangsdocument."""
    if not handed:
        return
    subjects = [student.subject for student, _ in handed]
    regie = await open_regie(tx.session, subjects)
    contacts = await _contacts(tx, subjects)
    students = [student for student, _ in handed]
    modules = await _modules(tx, students)
    partners = await _partners(tx, students)
    for student, handover in handed:
        document = make_document(
            student,
            handover,
            contacts.get(student.subject, []),
            modules.get(student.subject, []),
            coach_contact(student, partners),
        )
        _offer_one(tx, student, handover, regie[student.subject], document, on)


def _offer_one(  # noqa: PLR0913  the parts of one offer
    tx: Transaction,
    student: StudentRow,
    handover: HandoverRow,
    regie: RegieRow,
    document: Overgangsdocument,
    on: date,
) -> None:
    receiver = f"gemeente:{student.gemeentecode}"  # R13: residence at the moment of the offer
    offered = baton.offer(
        regie.holding(),
        offering=holder_of(student.brin),
        offer_under_way=handover.status == HandoverStatus.OFFERED,
        agreed_on=handover.agreed_on,
        document_ready=True,
        handover_id=handover.handover_id,
        to_organisation=receiver,
        answer_by=answer_by(on),
    )
    handover.status = HandoverStatus.OFFERED
    handover.regie_version = offered.version
    handover.gemeentecode = student.gemeentecode
    handover.offered_on, handover.answer_by = on, offered.answer_by
    assert handover.agreed_on is not None
    event = HandoverOffered(
        handover_id=offered.handover_id,
        regie_version=offered.version,
        held_since=regie.held_from,
        from_organisation=offered.from_organisation,
        to_organisation=receiver,
        gemeentecode=student.gemeentecode,
        agreed_on=handover.agreed_on,
        offered_on=on,
        answer_by=offered.answer_by,
        coach_id=student.coach_id or student.slber_id,
        coach_organisation=student.coach_organisation or holder_of(student.brin),
        document=tx.sealer.seal(student.subject, document),
        intake_mailbox=intake_mailbox(student.gemeentecode),
    )
    tx.record(student.subject, event)


def make_document(
    student: StudentRow,
    handover: HandoverRow,
    contacts: Sequence[ContactRow],
    modules: Sequence[str],
    coach: Contact,
) -> Overgangsdocument:
    """Draw up the overgangsdocument (WEB 9.2.13(3)) without health or criminal data (R48)."""
    assert student.diploma_on is not None
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
        coach=coach,
        coach_organisation=student.coach_organisation or holder_of(student.brin),
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


async def end_support(
    tx: Transaction, students: Sequence[tuple[StudentRow, SupportEndReason]], on: date
) -> None:
    """End the school's guidance and close the regie that it still holds."""
    if not students:
        return
    subjects = [student.subject for student, _ in students]
    regie = await open_regie(tx.session, subjects)
    for enrolment in await end_enrolments(tx, subjects):
        tx.record(enrolment.subject, ended(enrolment, on))
    for student, reason in students:
        _stop(student, reason)
        held = regie.get(student.subject)
        if held is not None:
            held.held_until = baton.close(held.holding(), at=tx.now).held_until
        tx.record(student.subject, SupportEnded(reason=reason, ended_on=on))


def end_as_handed_over(
    tx: Transaction, student: StudentRow, on: date, cause: Received[Event]
) -> None:
    """End the guidance of somebody whose regie is with the municipality already (R12)."""
    _stop(student, SupportEndReason.HANDED_OVER)
    ended = SupportEnded(reason=SupportEndReason.HANDED_OVER, ended_on=on)
    tx.record(student.subject, ended, cause=cause)


def _stop(student: StudentRow, reason: SupportEndReason) -> None:
    """Nothing falls due any more; the last outcome stays as it was when guidance ended."""
    student.support_ended = reason
    student.outcome_review_on = None
    schedule(student, None)


async def handovers_of(tx: Transaction, subjects: Sequence[UUID]) -> dict[UUID, list[HandoverRow]]:
    """Return every handover of these people, oldest first, locked."""
    rows = await tx.session.exec(
        select(HandoverRow)
        .where(col(HandoverRow.subject).in_(subjects))
        .order_by(col(HandoverRow.handover_id))
        .with_for_update()
    )
    found: dict[UUID, list[HandoverRow]] = {}
    for row in rows:
        found.setdefault(row.subject, []).append(row)
    return found


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
