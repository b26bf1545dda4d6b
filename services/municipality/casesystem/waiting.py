"""Lets accepted handovers wait for the case system, in the transaction that accepts them."""

from sqlalchemy import text

from shared.messaging.transaction import Transaction
from shared.schemas.municipality import HandoverAccepted

_LET_WAIT = text(
    """
    INSERT INTO case_delivery
        (handover_id, gemeentecode, subject, accepted_at, status, attempts, due_at)
    SELECT h.handover_id, h.gemeentecode, h.subject, :now, 'waiting', 0, :now
    FROM handover h JOIN case_system s ON s.gemeentecode = h.gemeentecode
    WHERE h.handover_id = ANY (CAST(:handovers AS uuid[]))
    ON CONFLICT DO NOTHING
    """
)


async def let_wait(tx: Transaction) -> None:
    """Put what was accepted in this transaction in the queue, where there is a case system.

    Also while that is paused: then it waits.
    """
    accepted = [
        each.event.handover_id for each in tx.recorded if isinstance(each.event, HandoverAccepted)
    ]
    if accepted:
        await tx.session.execute(_LET_WAIT, {"handovers": accepted, "now": tx.now})
