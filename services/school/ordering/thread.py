"""The thread of an order: SLB'er and partner write to each other, nobody in between."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from uuid_utils.compat import uuid7

from services.school.domain.ordering import (
    RESPONSE_WORKING_DAYS,
    OrderingRule,
)
from services.school.models import MessageRow, OrderRow
from services.school.ordering.log import What, log
from shared.access.decide import Access
from shared.messaging.transaction import Transaction
from shared.orders.rules import Side
from shared.reference.working_days import add_working_days
from shared.rules import require
from shared.runtime.texts import LongText
from shared.schemas.personal import Message
from shared.schemas.school import MessagePosted


class MessageIn(BaseModel):
    """What the SLB'er writes."""

    text: LongText
    kind: Literal["message", "question", "wish"] = "message"
    """A wish asks for something made to measure."""
    reply_to: UUID | None = None


async def post_message(
    tx: Transaction, access: Access, order_id: UUID, message: MessageIn
) -> MessageRow:
    """Write to the partner; the text travels sealed."""
    order = await tx.load(OrderRow, order_id)
    await _check_reply(tx, order_id, message.reply_to)
    row = MessageRow(
        message_id=uuid7(),
        order_id=order_id,
        side=Side.SCHOOL,
        author=order.slber_name,
        body=message.text,
        kind=message.kind,
        posted_at=tx.now,
        received_at=tx.now,
        reply_to=message.reply_to,
        answer_by=add_working_days(tx.today, RESPONSE_WORKING_DAYS)
        if message.kind == "wish"
        else None,
    )
    tx.add(row)
    log(tx, order_id, What.MESSAGE, access=access, detail={"kind": row.kind})
    content = Message(author=row.author, text=row.body)
    event = MessagePosted(
        **row.model_dump(include=set(MessagePosted.model_fields) - {"content"}),
        content=tx.sealer.seal(order_id, content),
    )
    tx.record(order_id, event)
    return row


async def mark_read(tx: Transaction, order_id: UUID, seen: datetime) -> None:
    """Write down that the SLB'er has read what was in the thread at that instant."""
    order = await tx.load(OrderRow, order_id)
    order.read_until = max(order.read_until or seen, min(seen, tx.now))


async def _check_reply(tx: Transaction, order_id: UUID, reply_to: UUID | None) -> None:
    if reply_to is not None:
        answered = await tx.session.get(MessageRow, reply_to)
        known = answered is not None and answered.order_id == order_id
        require(known, OrderingRule.WISH_IS_ASKED)
