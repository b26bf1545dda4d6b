"""What school and Doorstroompunt must hear of a consultation: that there is one, never of whom."""

from collections.abc import Sequence

from services.notifications.domain import Template
from services.notifications.inbox import inbox
from services.notifications.writing import write_to_mailbox
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.consultations import ConsultationAnswered, ConsultationReceived
from shared.schemas.doorstroompunt import ConsultationOverdue


@inbox.handles(ConsultationReceived)
async def tell_school_of_question(
    events: Sequence[Received[ConsultationReceived]], tx: Transaction
) -> None:
    """Tell the school that a Doorstroompunt waits for an answer (R15)."""
    await write_to_mailbox(
        tx, events, Template.CONSULTATION_ASKED, lambda e: e.intake_mailbox, {"answer_by"}
    )


@inbox.handles(ConsultationAnswered)
async def tell_of_answer(events: Sequence[Received[ConsultationAnswered]], tx: Transaction) -> None:
    """Tell the Doorstroompunt that the school answered (R15)."""
    await write_to_mailbox(tx, events, Template.CONSULTATION_ANSWERED, lambda e: e.intake_mailbox)


@inbox.handles(ConsultationOverdue)
async def tell_of_silence(events: Sequence[Received[ConsultationOverdue]], tx: Transaction) -> None:
    """Tell the Doorstroompunt that the school did not answer in two working days (R15)."""
    await write_to_mailbox(
        tx, events, Template.CONSULTATION_OVERDUE, lambda e: e.intake_mailbox, {"answer_by"}
    )
