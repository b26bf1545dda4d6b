"""What people must hear while a handover runs: questions, last days, and a move; no content."""

from collections.abc import Sequence

from services.notifications.domain import Template
from services.notifications.inbox import inbox
from services.notifications.writing import Addressed, write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.reference import gemeente
from shared.schemas.handovers import (
    HandoverExpiresSoon,
    HandoverQuestionAnswered,
    HandoverQuestionAsked,
    ResidenceChanged,
)


@inbox.handles(HandoverQuestionAsked)
async def tell_school(events: Sequence[Received[HandoverQuestionAsked]], tx: Transaction) -> None:
    """Tell the school's mailbox that a municipality asks something; not what, nor about whom."""
    messages: list[Addressed] = [
        (e, Template.RECEIVER_ASKS, {}, e.event.sender_mailbox)
        for e in events
        if e.event.sender_mailbox
    ]
    await write(tx, messages)


@inbox.handles(HandoverQuestionAnswered)
async def tell_receiver(
    events: Sequence[Received[HandoverQuestionAnswered]], tx: Transaction
) -> None:
    """Tell the municipality's mailbox that the school answered; not what, nor about whom."""
    messages: list[Addressed] = [
        (e, Template.SCHOOL_ANSWERED, {}, e.event.intake_mailbox) for e in events
    ]
    await write(tx, messages)


@inbox.handles(HandoverExpiresSoon)
async def warn_receiver(events: Sequence[Received[HandoverExpiresSoon]], tx: Transaction) -> None:
    """Warn the municipality's mailbox of an offer that nobody answered yet (R10)."""
    said = {"answer_by", "days_left"}
    messages: list[Addressed] = [
        (
            e,
            Template.HANDOVER_EXPIRES_SOON,
            e.event.model_dump(mode="json", include=said),
            e.event.intake_mailbox,
        )
        for e in events
        if e.event.intake_mailbox
    ]
    await write(tx, messages)


@inbox.handles(ResidenceChanged)
async def tell_who_moved(events: Sequence[Received[ResidenceChanged]], tx: Transaction) -> None:
    """Tell the young person that a handover goes to another municipality now (R13)."""
    messages: list[Addressed] = [
        (
            e,
            Template.RESIDENCE_CHANGED,
            {"gemeente": gemeente(e.event.gemeentecode, tx.today).name},
            None,
        )
        for e in events
        if e.event.handover_id
    ]
    await write(tx, messages)
