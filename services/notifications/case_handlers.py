"""What a municipality hears when another one offers it a case: that there is one, no more."""

from collections.abc import Sequence

from services.notifications.domain import Template
from services.notifications.inbox import inbox
from services.notifications.writing import write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.reference import gemeente
from shared.schemas.municipality import CaseOffered


@inbox.handles(CaseOffered)
async def tell_new_municipality(events: Sequence[Received[CaseOffered]], tx: Transaction) -> None:
    """Tell the municipality to which somebody moved that a case is offered (R13)."""
    messages = []
    for each in events:
        offered = each.event
        former = gemeente(offered.from_organisation.partition(":")[2], tx.today).name
        said = {"gemeente": former} | offered.model_dump(mode="json", include={"answer_by"})
        messages.append((each, Template.CASE_OFFERED, said, offered.intake_mailbox))
    await write(tx, messages)
