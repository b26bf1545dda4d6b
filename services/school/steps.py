"""What the school does at graduation and in the year after it: rows and events of each step."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.domain.eligibility import Policy, days_left, decide_guidance, route_of
from services.school.domain.handover import UNDER_WAY, HandoverStatus, answer_by
from services.school.domain.year import Step, day_of, first_step, settled_reason
from services.school.models import (
    ContactRow,
    HandoverRow,
    OrderRow,
    RegieRow,
    StudentRow,
    open_regie,
)
from shared.baton import rules as baton
from shared.messaging.transaction import Transaction
from shared.reference import qualification
from shared.runtime.clock import AMSTERDAM
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
    """Return a municipality's shared mailbox; in the example derived from its code."""
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
    subjects = [student.subject for student, _ in handed]
    regie = await open_regie(tx.session, subjects)
    contacts = await _contacts(tx, subjects)
    modules = await _modules(tx, [student for student, _ in handed])
    for student, handover in handed:
        document = make_document(
            student, handover, contacts.get(student.subject, []), modules.get(student.klas, [])
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
    handover.offered_on = on
    handover.answer_by = offered.answer_by
    assert handover.agreed_on is not None
    tx.record(
        student.subject,
        HandoverOffered(
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
        ),
    )


def make_document(
    student: StudentRow,
    handover: HandoverRow,
    contacts: Sequence[ContactRow],
    modules: Sequence[str],
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
        coach=Contact(
            name=student.coach_name or student.slber_name,
            email=student.coach_email or student.slber_email,
        ),
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


async def end_support(
    tx: Transaction, students: Sequence[tuple[StudentRow, SupportEndReason]], on: date
) -> None:
    """End the school's guidance and close the regie that it still holds."""
    regie = await open_regie(tx.session, [student.subject for student, _ in students])
    for student, reason in students:
        student.support_ended = reason
        schedule(student, None)
        held = regie.get(student.subject)
        if held is not None:
            held.held_until = baton.close(held.holding(), at=tx.now).held_until
        tx.record(student.subject, SupportEnded(reason=reason, ended_on=on))


async def handovers_under_way(tx: Transaction, subjects: Sequence[UUID]) -> dict[UUID, HandoverRow]:
    """Return the handover that is under way, per subject, locked."""
    rows = await tx.session.exec(
        select(HandoverRow)
        .where(col(HandoverRow.subject).in_(subjects), col(HandoverRow.status).in_(UNDER_WAY))
        .order_by(col(HandoverRow.handover_id))
        .with_for_update()
    )
    return {row.subject: row for row in rows}


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


async def _modules(tx: Transaction, students: Sequence[StudentRow]) -> dict[str, list[str]]:
    rows = await tx.session.exec(
        select(OrderRow)
        .where(
            col(OrderRow.klas).in_({student.klas for student in students}),
            OrderRow.status == "closed",
        )
        .order_by(col(OrderRow.period_from), col(OrderRow.order_id))
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.klas, []).append(row.module_name)
    return found


def steady(student: StudentRow) -> SupportEndReason | None:
    """Return why this graduate needs no handover, or None."""
    return settled_reason(student.outcome)
