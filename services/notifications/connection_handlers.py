"""What a municipality must hear of its own connections."""

from collections.abc import Sequence

from services.notifications.domain import Template
from services.notifications.inbox import inbox
from services.notifications.writing import write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.municipality import ConnectionPaused


@inbox.handles(ConnectionPaused)
async def tell_keeper(events: Sequence[Received[ConnectionPaused]], tx: Transaction) -> None:
    """Tell who keeps the connections that a system takes nothing any more, or not this case."""
    templates = {
        "webhook": Template.WEBHOOK_PAUSED,
        "case-system": Template.CASE_SYSTEM_PAUSED,
    }
    said = {"reason", "waiting", "paused_on"}
    await write(
        tx,
        [
            (
                e,
                templates[e.event.connection],
                e.event.model_dump(mode="json", include=said),
                e.event.owner_mailbox,
            )
            for e in events
        ],
    )
