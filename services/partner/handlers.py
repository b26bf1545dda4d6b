"""What the partner does when a school or a municipality tells it something."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import col

from services.partner.models import CoachQuestionRow, OrderRow, ParticipantRow
from shared.messaging.inbox import Inbox
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.municipality import CoachContinuityAsked, RegieTransferred
from shared.schemas.school import EnrolmentCreated, ModuleOrdered

inbox = Inbox("partner")

_OF_PARTNER = "partner:"
_NOT_KEPT = {"order_mailbox", "wished_starts", "wishes", "cost_carrier"}


@inbox.handles(ModuleOrdered)
async def keep_orders(events: Sequence[Received[ModuleOrdered]], tx: Transaction) -> None:
    """Put the order on the desk of its partner (R21)."""
    rows = [
        e.event.model_dump(exclude=_NOT_KEPT)
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
    await tx.session.exec(
        update(ParticipantRow)
        .where(col(ParticipantRow.subject).in_(changed))
        .values(status="stopped")
    )
