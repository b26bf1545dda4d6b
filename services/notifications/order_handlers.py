"""What the two sides of an order must hear of each other: that there is something, never its text.

The SLB'er is told at the address that came with the order, the partner at its shared mailbox.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from services.notifications.domain import Desk, Template
from services.notifications.inbox import inbox
from services.notifications.models import KnownOrderRow
from services.notifications.writing import write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas import partner, school


async def _tell_slber(tx: Transaction, events: Sequence[Received[Any]], template: Template) -> None:
    """Write to the SLB'er; waits for an order that is not known yet."""
    await write(tx, [(e, template, {"desk": Desk.SCHOOL}, None) for e in events])


async def _tell_partner(
    tx: Transaction, events: Sequence[Received[Any]], template: Template
) -> None:
    """Write to the partner's mailbox; the order came before, on the same stream."""
    subjects = {e.subject for e in events}
    found = await tx.session.exec(
        select(KnownOrderRow).where(col(KnownOrderRow.order_id).in_(subjects))
    )
    mailboxes = {row.order_id: row.order_mailbox for row in found}
    said = {"desk": Desk.PARTNER}
    messages = [(e, template, said, mailboxes[e.subject]) for e in events if e.subject in mailboxes]
    await write(tx, messages)


@inbox.handles(school.MessagePosted)
async def tell_partner_of_message(
    events: Sequence[Received[school.MessagePosted]], tx: Transaction
) -> None:
    """Tell the partner that the SLB'er wrote."""
    await _tell_partner(tx, events, Template.ORDER_MESSAGE)


@inbox.handles(partner.MessagePosted)
async def tell_slber_of_message(
    events: Sequence[Received[partner.MessagePosted]], tx: Transaction
) -> None:
    """Tell the SLB'er that the partner wrote."""
    await _tell_slber(tx, events, Template.ORDER_MESSAGE)


@inbox.handles(school.OrderChangeProposed)
async def tell_partner_of_proposal(
    events: Sequence[Received[school.OrderChangeProposed]], tx: Transaction
) -> None:
    """Tell the partner that the SLB'er proposes a change (R24)."""
    await _tell_partner(tx, events, Template.CHANGE_PROPOSED)


@inbox.handles(partner.OrderChangeProposed)
async def tell_slber_of_proposal(
    events: Sequence[Received[partner.OrderChangeProposed]], tx: Transaction
) -> None:
    """Tell the SLB'er that the partner proposes a change (R24)."""
    await _tell_slber(tx, events, Template.CHANGE_PROPOSED)


@inbox.handles(school.OrderChanged)
async def tell_partner_of_change(
    events: Sequence[Received[school.OrderChanged]], tx: Transaction
) -> None:
    """Tell the partner that the SLB'er agrees (R24)."""
    await _tell_partner(tx, events, Template.CHANGE_AGREED)


@inbox.handles(partner.OrderChanged)
async def tell_slber_of_change(
    events: Sequence[Received[partner.OrderChanged]], tx: Transaction
) -> None:
    """Tell the SLB'er that the partner agrees (R24)."""
    await _tell_slber(tx, events, Template.CHANGE_AGREED)


@inbox.handles(school.OrderChangeDeclined)
async def tell_partner_of_refusal(
    events: Sequence[Received[school.OrderChangeDeclined]], tx: Transaction
) -> None:
    """Tell the partner that the SLB'er does not agree (R24)."""
    await _tell_partner(tx, events, Template.CHANGE_DECLINED)


@inbox.handles(partner.OrderChangeDeclined)
async def tell_slber_of_refusal(
    events: Sequence[Received[partner.OrderChangeDeclined]], tx: Transaction
) -> None:
    """Tell the SLB'er that the partner does not agree (R24)."""
    await _tell_slber(tx, events, Template.CHANGE_DECLINED)


@inbox.handles(school.OrderCancelled)
async def tell_partner_of_cancellation(
    events: Sequence[Received[school.OrderCancelled]], tx: Transaction
) -> None:
    """Tell the partner that the SLB'er cancelled (R24)."""
    await _tell_partner(tx, events, Template.ORDER_CANCELLED)


@inbox.handles(partner.OrderCancelled)
async def tell_slber_of_cancellation(
    events: Sequence[Received[partner.OrderCancelled]], tx: Transaction
) -> None:
    """Tell the SLB'er that the partner cancelled (R24)."""
    await _tell_slber(tx, events, Template.ORDER_CANCELLED)
