"""What the school does when a partner or a municipality tells it something."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from services.school.aftercare import places
from services.school.aftercare.vacancies import coaches_left
from services.school.domain.aftercare import accepts_coach
from services.school.domain.handover import HandoverStatus
from services.school.enrolments import end_enrolments
from services.school.handovers import moving, questions
from services.school.inbox import inbox
from services.school.models import EnrolmentRow, HandoverRow, StudentRow
from services.school.regie import follow_acceptance, of_ours
from services.school.steps import end_as_handed_over, end_support
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.rules import NotFound
from shared.schemas.handovers import HandoverQuestionAsked
from shared.schemas.municipality import (
    HandoverAccepted,
    HandoverExpired,
    HandoverRefused,
    HandoverWithdrawn,
    RegieTransferred,
)
from shared.schemas.partner import (
    EnrolmentConfirmed,
    PlaceGivenUp,
    PlaceLapsed,
    PlaceOffered,
)
from shared.schemas.school import CoachAssigned
from shared.schemas.vocabulary import SupportEndReason


async def _students(tx: Transaction, subjects: Sequence[UUID]) -> dict[UUID, StudentRow]:
    students = await tx.load_many(StudentRow, set(subjects))
    if len(students) < len(set(subjects)):
        raise NotFound("student")
    return students


@inbox.handles(EnrolmentConfirmed)
async def name_coach(events: Sequence[Received[EnrolmentConfirmed]], tx: Transaction) -> None:
    """Keep the named coach of a participant, and tell it if that is news (R9)."""
    students = await _students(tx, [e.subject for e in events])
    ids = {e.event.enrolment_id for e in events}
    enrolments = await tx.load_many(EnrolmentRow, ids)
    if len(enrolments) < len(ids):
        raise NotFound("enrolment")
    left = await coaches_left(tx, list(students))
    for event in events:
        confirmed, student = event.event, students[event.subject]
        enrolment = enrolments[confirmed.enrolment_id]
        if enrolment.status == "ended":  # guidance ended while the partner was answering
            continue
        if enrolment.kind == "module":  # who gives a module is not the coach (R9)
            enrolment.status, enrolment.coach_id = "confirmed", confirmed.coach_id
            continue
        left_by = left.get(event.subject, set())
        if not accepts_coach(confirmed.coach_id, current=student.coach_id, left=left_by):
            continue  # still vacant, which the central team sees (R9, R31)
        enrolment.status, enrolment.coach_id = "confirmed", confirmed.coach_id
        organisation = f"partner:{confirmed.partner_id}"
        if (student.coach_id, student.coach_organisation) == (confirmed.coach_id, organisation):
            continue
        student.coach_id, student.coach_organisation = confirmed.coach_id, organisation
        # the partner names its coach by code only; the name of the former one must not stay
        student.coach_name = student.coach_email = None
        assigned = CoachAssigned(
            coach_id=confirmed.coach_id,
            coach_organisation=organisation,
            since=confirmed.confirmed_on,
        )
        tx.record(event.subject, assigned, cause=event)


@inbox.handles(PlaceOffered)
async def ask_about_places(events: Sequence[Received[PlaceOffered]], tx: Transaction) -> None:
    """Let young people answer by a link whether they take a place that came free (R28)."""
    await places.keep_offers(tx, events)


@inbox.handles(PlaceLapsed)
async def note_lapsed_places(events: Sequence[Received[PlaceLapsed]], tx: Transaction) -> None:
    """Note that places went to the next (R28)."""
    await places.withdraw(tx, [e.event.enrolment_id for e in events])


@inbox.handles(PlaceGivenUp)
async def note_given_up(events: Sequence[Received[PlaceGivenUp]], tx: Transaction) -> None:
    """Note that the partner heard from somebody that they do not come: no place any more (R28)."""
    ids = [e.event.enrolment_id for e in events]
    await places.withdraw(tx, ids)
    await tx.session.exec(
        update(EnrolmentRow)
        .where(col(EnrolmentRow.enrolment_id).in_(ids), col(EnrolmentRow.status) == "confirmed")
        .values(status="new")
    )


@inbox.handles(HandoverAccepted)
async def pass_baton(events: Sequence[Received[HandoverAccepted]], tx: Transaction) -> None:
    """End our holding, or that of a municipality, and write down the new holder (R8, R10)."""
    await _students(tx, [e.subject for e in events])
    ours, handovers = await of_ours(tx, events)
    await follow_acceptance(tx, events)
    for event in ours:
        handovers[event.event.handover_id].status = HandoverStatus.ACCEPTED


async def _settle(
    tx: Transaction,
    events: Sequence[Received[HandoverRefused | HandoverExpired | HandoverWithdrawn]],
    status: HandoverStatus,
) -> dict[UUID, HandoverRow]:
    """Note an answer after which the school keeps the regie; returns its handovers (R10)."""
    ours, handovers = await of_ours(tx, events)
    for event in ours:
        handover = handovers[event.event.handover_id]
        handover.status, handover.settled_at = status, tx.now
    return handovers


@inbox.handles(HandoverRefused)
async def note_refusal(events: Sequence[Received[HandoverRefused]], tx: Transaction) -> None:
    """Note the refusal with its reason; we keep the regie (R10)."""
    handovers = await _settle(tx, events, HandoverStatus.REFUSED)
    for event in events:
        if handover := handovers.get(event.event.handover_id):
            handover.refusal_reason = event.event.reason
            handover.resident_in = event.event.resident_in


@inbox.handles(HandoverExpired)
async def note_expiry(events: Sequence[Received[HandoverExpired]], tx: Transaction) -> None:
    """Note that nobody answered; we keep the regie (R10)."""
    await _settle(tx, events, HandoverStatus.EXPIRED)


@inbox.handles(HandoverWithdrawn)
async def note_withdrawal(events: Sequence[Received[HandoverWithdrawn]], tx: Transaction) -> None:
    """Note that the receiver let us withdraw; we keep the regie.

    Who moved is asked about the municipality of now (R13). Who stopped is not asked again, and
    guidance that waited for this handover alone ends (R19, R20).
    """
    students = await _students(tx, [e.subject for e in events])
    handovers = await _settle(tx, events, HandoverStatus.WITHDRAWN)
    handed = [(students[h.subject], h) for h in handovers.values()]
    await moving.let_go(tx, handed)
    over = [
        (student, SupportEndReason.NO_TRANSFER)
        for student, handover in handed
        if handover.stopped_on and student.next_step is None and student.support_ended is None
    ]
    await end_support(tx, over, tx.today)


@inbox.handles(HandoverQuestionAsked)
async def keep_questions(
    events: Sequence[Received[HandoverQuestionAsked]], tx: Transaction
) -> None:
    """Put a municipality's question on the desk of who guides the young person."""
    ours, _ = await of_ours(tx, events)
    await questions.keep(tx, ours)


@inbox.handles(RegieTransferred)
async def end_guidance(events: Sequence[Received[RegieTransferred]], tx: Transaction) -> None:
    """Complete the handover and end the school's guidance (R12)."""
    ours, handovers = await of_ours(tx, events)
    students = await _students(tx, [e.subject for e in ours])
    await end_enrolments(tx, list(students))
    for event in ours:
        handover = handovers[event.event.handover_id]
        handover.status, handover.settled_at = HandoverStatus.COMPLETED, tx.now
        end_as_handed_over(tx, students[event.subject], event.event.transferred_on, event)
