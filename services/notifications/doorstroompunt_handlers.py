"""What school and Doorstroompunt must hear of a consultation: that there is one, never of whom."""

from collections.abc import Sequence

from services.notifications.domain import Template
from services.notifications.inbox import inbox
from services.notifications.writing import Addressed, write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.consultations import ConsultationAnswered, ConsultationReceived
from shared.schemas.doorstroompunt import ConsultationOverdue


@inbox.handles(ConsultationReceived)
async def tell_school_of_question(
    events: Sequence[Received[ConsultationReceived]], tx: Transaction
) -> None:
    """Tell the school that a Doorstroompunt waits for an answer (R15)."""
    await write(
        tx,
        [
            (
                e,
                Template.CONSULTATION_ASKED,
                e.event.model_dump(mode="json", include={"answer_by"}),
                e.event.intake_mailbox,
            )
            for e in events
        ],
    )


@inbox.handles(ConsultationAnswered)
async def tell_of_answer(events: Sequence[Received[ConsultationAnswered]], tx: Transaction) -> None:
    """Tell the Doorstroompunt that the school answered (R15)."""
    messages: list[Addressed] = [
        (e, Template.CONSULTATION_ANSWERED, {}, e.event.intake_mailbox)
        for e in events
        if e.event.intake_mailbox
    ]
    await write(tx, messages)


@inbox.handles(ConsultationOverdue)
async def tell_of_silence(events: Sequence[Received[ConsultationOverdue]], tx: Transaction) -> None:
    """Tell the Doorstroompunt that the school did not answer in two working days (R15)."""
    await write(
        tx,
        [
            (
                e,
                Template.CONSULTATION_OVERDUE,
                e.event.model_dump(mode="json", include={"answer_by"}),
                e.event.intake_mailbox,
            )
            for e in events
        ],
    )
