"""What the school does at graduation and in the year after it: rows and events of each step."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.document import contact_of, documents, holder_of
from services.school.domain.eligibility import Policy, days_left, decide_guidance, route_of
from services.school.domain.handover import HandoverStatus, answer_by
from services.school.domain.year import Step, day_of, first_step
from services.school.enrolments import end_enrolments, ended
from services.school.links import links_of
from services.school.models import (
    BrandRow,
    HandoverRow,
    RegieRow,
    StudentRow,
    open_regie,
)
from shared.baton import rules as baton
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.reference.mailboxes import intake_mailbox
from shared.runtime.clock import AMSTERDAM
from shared.schemas.event import Event
from shared.schemas.school import (
    EarlierRoute,
    HandoverOffered,
    HandoverProposed,
    OneYearWithoutJob,
    StudentGraduated,
    SupportEnded,
)
from shared.schemas.vocabulary import Outcome, Route, RouteEnd, Scope, SupportEndReason


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


def propose(
    tx: Transaction, student: StudentRow, on: date, follows: UUID | None = None
) -> HandoverRow | None:
    """Prepare a handover and ask the young person (R18); from 27 years on there is none (R6).

    ``follows`` is the handover of before, where one was refused, expired or withdrawn.
    """
    if route_on(student, on) is None:
        return None
    handover = HandoverRow(
        handover_id=uuid7(),
        subject=student.subject,
        status=HandoverStatus.PROPOSED,
        proposed_on=on,
        follows=follows,
    )
    tx.add(handover)
    ask(tx, student, handover.handover_id, on)
    return handover


def route_on(student: StudentRow, on: date) -> Route | None:
    """Return where somebody may be handed over on a day, or None from 27 years on (R6, R14)."""
    return route_of(
        startkwalificatie=student.startkwalificatie, birth_date=student.birth_date, on=on
    )


def ask(tx: Transaction, student: StudentRow, handover_id: UUID, on: date) -> None:
    """Ask the young person, younger than 27, whether the municipality may go on (R11)."""
    route = route_on(student, on)
    assert route is not None
    assert student.term_ends_on is not None
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
    made = await documents(tx, handed)
    mailboxes = await _mailboxes(tx, {student.brin[:4] for student, _ in handed})
    earlier = await _earlier(tx, subjects)
    for student, handover in handed:
        offered = _offer_one(student, handover, regie[student.subject], on)
        event = HandoverOffered(
            **offered,
            document=tx.sealer.seal(student.subject, made[student.subject]),
            sender_mailbox=mailboxes.get(student.brin[:4]),
            earlier=earlier.get(student.subject, ()),
        )
        tx.record(student.subject, event)


async def _mailboxes(tx: Transaction, brins: set[str]) -> dict[str, str]:
    """Return the shared mailbox of each school that has one: that of its brand."""
    query = select(BrandRow.brin, BrandRow.contact).where(col(BrandRow.brin).in_(brins))
    return dict((await tx.session.exec(query)).all())


async def _earlier(
    tx: Transaction, subjects: Sequence[UUID]
) -> dict[UUID, tuple[EarlierRoute, ...]]:
    """Return the offers of before that led to no handover, oldest first (R13)."""
    rows = await tx.session.exec(
        select(HandoverRow)
        .where(
            col(HandoverRow.subject).in_(subjects),
            col(HandoverRow.status).in_([*RouteEnd]),
            col(HandoverRow.offered_on).is_not(None),
        )
        .order_by(col(HandoverRow.handover_id))
    )
    found: dict[UUID, tuple[EarlierRoute, ...]] = {}
    for row in rows:
        assert row.gemeentecode is not None
        assert row.offered_on is not None
        route = EarlierRoute(
            gemeentecode=row.gemeentecode, offered_on=row.offered_on, ended=RouteEnd(row.status)
        )
        found[row.subject] = (*found.get(row.subject, ()), route)
    return found


def _offer_one(
    student: StudentRow, handover: HandoverRow, regie: RegieRow, on: date
) -> dict[str, Any]:
    """Offer one handover; returns what the event says of it."""
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
    return {
        "handover_id": offered.handover_id,
        "regie_version": offered.version,
        "held_since": regie.held_from,
        "from_organisation": offered.from_organisation,
        "to_organisation": receiver,
        "gemeentecode": student.gemeentecode,
        "agreed_on": handover.agreed_on,
        "offered_on": on,
        "answer_by": offered.answer_by,
        "coach_id": student.coach_id or student.slber_id,
        "coach_organisation": student.coach_organisation or holder_of(student.brin),
        "intake_mailbox": intake_mailbox(student.gemeentecode),
    }


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
