"""The links in the mails that the school has sent."""

from datetime import timedelta
from uuid import UUID

from services.school.domain.handover import LINK_DAYS
from shared.messaging.transaction import Transaction
from shared.runtime.links import Purpose
from shared.schemas.personal import HandoverLinks

ANSWER = Purpose("handover-answer", timedelta(days=LINK_DAYS))
STOP = Purpose("handover-stop", timedelta(days=LINK_DAYS))


def links_of(tx: Transaction, handover_id: UUID) -> HandoverLinks:
    """Return the links with which the young person answers from the mail, and stops."""
    return HandoverLinks(
        answer=tx.links.address(ANSWER, handover_id, tx.now),
        stop=tx.links.address(STOP, handover_id, tx.now),
        until=tx.today + timedelta(days=LINK_DAYS - 1),
    )
