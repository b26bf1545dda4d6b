"""What the partner does when a school or a municipality tells it something."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, update
from sqlmodel import col

from services.partner.models import CoachQuestionRow, OrderRow, ParticipantRow
from shared.messaging.inbox import Inbox
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.rules import NotFound
from shared.schemas.municipality import CoachContinuityAsked, RegieClosed, RegieTransferred
from shared.schemas.school import CoachChosen, EnrolmentCreated, EnrolmentEnded, ModuleOrdered

inbox = Inbox("partner")

_OF_PARTNER = "partner:"


@inbox.handles(ModuleOrdered)
async def keep_orders(events: Sequence[Received[ModuleOrdered]], tx: Transaction) -> None:
    """Put the order on the desk of its partner (R21)."""
    rows = [
        e.event.model_dump(exclude={"order_mailbox"})
        | {"order_id": e.subject, "status": "open", "sessions": 0}
        for e in events
    ]
    await tx.add_new(OrderRow, rows)


@inbox.handles(EnrolmentCreated)
async def keep_participants(events: Sequence[Received[EnrolmentCreated]], tx: Transaction) -> None:
    """Put the participant on the desk of the partner (R25)."""
    rows = [e.event.model_dump() | {"subject": e.subject, "status": "new"} for e in events]
    await tx.add_new(ParticipantRow, rows)


@inbox.handles(CoachContinuityAsked)
async def keep_coach_questions(
    events: Sequence[Received[CoachContinuityAsked]], tx: Transaction
) -> None:
    """Put the question on the desk of the coach's partner; a school's own coach is not ours."""
    rows = [
        {
            "handover_id": e.event.handover_id,
            "subject": e.subject,
            "coach_id": e.event.coach_id,
            "partner_id": e.event.coach_organisation.removeprefix(_OF_PARTNER),
            "gemeentecode": e.event.gemeentecode,
            "status": "open",
        }
        for e in events
        if e.event.coach_organisation.startswith(_OF_PARTNER)
    ]
    await tx.add_new(CoachQuestionRow, rows)


@inbox.handles(RegieTransferred)
async def stop_former_coaches(
    events: Sequence[Received[RegieTransferred]], tx: Transaction
) -> None:
    """Stop showing people whose coach is another now (R31)."""
    changed = [e.subject for e in events if not e.event.same_coach]
    await _stop(tx, col(ParticipantRow.subject).in_(changed))


@inbox.handles(EnrolmentEnded)
async def stop_with_school(events: Sequence[Received[EnrolmentEnded]], tx: Transaction) -> None:
    """Stop showing people whose enrolment with this partner ended (R31, R54)."""
    ended = [e.event.enrolment_id for e in events]
    await _stop(tx, col(ParticipantRow.enrolment_id).in_(ended))


@inbox.handles(RegieClosed)
async def stop_with_municipality(events: Sequence[Received[RegieClosed]], tx: Transaction) -> None:
    """Stop showing people whose guidance by the municipality ended (R54)."""
    closed = [e.subject for e in events]
    await _stop(tx, col(ParticipantRow.subject).in_(closed))


async def _stop(tx: Transaction, which: ColumnElement[bool]) -> None:
    """Stop participants: the partner sees that, not why (R19); the coach reaches them no more."""
    await tx.session.exec(
        update(ParticipantRow).where(which).values(status="stopped", coach_id=None)
    )


@inbox.handles(CoachChosen)
async def follow_coach(events: Sequence[Received[CoachChosen]], tx: Transaction) -> None:
    """Show the participant to the coach they chose, and no longer to the former one (R31).

    Without a new coach the participant is new again: the partner names one.
    """
    participants = await tx.load_many(ParticipantRow, {e.event.enrolment_id for e in events})
    for event in events:
        row = participants.get(event.event.enrolment_id)
        if row is None:
            raise NotFound("participant")
        if row.status != "stopped":
            row.coach_id = event.event.coach_id
            row.status = "confirmed" if event.event.coach_id else "new"
