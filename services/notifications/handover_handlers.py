"""What people must hear while a handover runs: questions, last days, and a move; no content."""

from collections.abc import Sequence

from services.notifications.domain import Template
from services.notifications.inbox import inbox
from services.notifications.writing import Addressed, write, write_to_mailbox
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
    await write_to_mailbox(tx, events, Template.RECEIVER_ASKS, lambda e: e.sender_mailbox)


@inbox.handles(HandoverQuestionAnswered)
async def tell_receiver(
    events: Sequence[Received[HandoverQuestionAnswered]], tx: Transaction
) -> None:
    """Tell the municipality's mailbox that the school answered; not what, nor about whom."""
    await write_to_mailbox(tx, events, Template.SCHOOL_ANSWERED, lambda e: e.intake_mailbox)


@inbox.handles(HandoverExpiresSoon)
async def warn_receiver(events: Sequence[Received[HandoverExpiresSoon]], tx: Transaction) -> None:
    """Warn the municipality's mailbox of an offer that nobody answered yet (R10)."""
    said = {"answer_by", "days_left"}
    template = Template.HANDOVER_EXPIRES_SOON
    await write_to_mailbox(tx, events, template, lambda e: e.intake_mailbox, said)


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
