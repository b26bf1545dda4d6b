"""What the two sides of an order must hear of each other: that there is something, never its text.

The SLB'er is told at the address that came with the order, the partner at its shared mailbox.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from services.notifications import moving
from services.notifications.domain import Desk, Template
from services.notifications.inbox import inbox
from services.notifications.meetings import Told
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
    """Tell the partner that the SLB'er agrees, and bring the SLB'er's calendar up to date (R24)."""
    await _tell_partner(tx, events, Template.CHANGE_AGREED)
    await moving.move_as_agreed(tx, events)


@inbox.handles(partner.OrderChanged)
async def tell_slber_of_change(
    events: Sequence[Received[partner.OrderChanged]], tx: Transaction
) -> None:
    """Tell the SLB'er that the partner agrees (R24).

    Of a session the mail about its move says so already: it goes before, with the calendar file.
    """
    more = [e for e in events if e.event.session_id is None or e.event.group_size is not None]
    await _tell_slber(tx, more, Template.CHANGE_AGREED)


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
    """Tell the partner that the SLB'er cancelled, and clear the SLB'er's own calendar (R24)."""
    await _tell_partner(tx, events, Template.ORDER_CANCELLED)
    await moving.take_out_of_calendar(tx, events)


@inbox.handles(partner.OrderCancelled)
async def tell_slber_of_cancellation(
    events: Sequence[Received[partner.OrderCancelled]], tx: Transaction
) -> None:
    """Tell the SLB'er that the partner cancelled, and clear the calendar (R24)."""
    off = await moving.cancel_all(tx, events)
    said: Told = {"desk": Desk.SCHOOL}
    mails = [(e, Template.ORDER_CANCELLED, said | off.get(e.subject, {}), None) for e in events]
    await write(tx, mails)
