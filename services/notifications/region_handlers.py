"""What the region's manager must hear of, at the region's shared mailbox."""

from collections.abc import Sequence

from services.notifications.domain import Template
from services.notifications.inbox import inbox
from services.notifications.writing import write_to_mailbox
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.region import EffectrapportageReminded


@inbox.handles(EffectrapportageReminded)
async def remind_of_effectrapportage(
    events: Sequence[Received[EffectrapportageReminded]], tx: Transaction
) -> None:
    """Say that the report is due soon (R42); nobody hears it where no mailbox is named."""
    said = {"year", "due_on", "days_left"}
    await write_to_mailbox(
        tx, events, Template.EFFECTRAPPORTAGE_REMINDER, lambda e: e.region_mailbox, said
    )
