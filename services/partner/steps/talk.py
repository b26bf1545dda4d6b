"""What the partner says in an order's thread, also in answer to a wish (R23)."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.partner.domain.orders import check_wish_answer, shows_contact
from services.partner.domain.rule import PartnerRule
from services.partner.models import CoachRow, MessageRow, OrderRow, PartnerRow
from shared.access.decide import Access
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText
from shared.schemas.partner import MessagePosted
from shared.schemas.personal import Message


class MessageIn(BaseModel):
    """A message to the SLB'er."""

    text: LongText
    kind: Literal["message", "question"] = "message"
    reply_to: UUID | None = None


class WishAnswerIn(BaseModel):
    """Whether a wish can be done, and what it costs."""

    feasible: bool
    price_eur: int | None = Field(default=None, ge=0, le=100_000)
    text: LongText


async def post(tx: Transaction, order_id: UUID, said: MessageIn, access: Access) -> MessageRow:
    """Write in the thread of an order that connects both (R23)."""
    order = await _connected(tx, order_id)
    if said.reply_to is not None:
        answered = await tx.session.get(MessageRow, said.reply_to)
        known = answered is not None and answered.order_id == order_id
        require(known, PartnerRule.REPLY_IN_THE_THREAD)
    row = await _write(tx, order, said.text, access)
    row.kind, row.reply_to = said.kind, said.reply_to
    return _send(tx, row)


async def answer_wish(
    tx: Transaction, message_id: UUID, answer: WishAnswerIn, access: Access
) -> MessageRow:
    """Say whether a wish is feasible, with its price, once."""
    wish = await tx.session.get(MessageRow, message_id)
    if wish is None:
        raise NotFound("message")
    order = await _connected(tx, wish.order_id)
    earlier = await tx.session.exec(
        select(MessageRow.message_id).where(
            col(MessageRow.reply_to) == message_id, col(MessageRow.kind) == "wish-answer"
        )
    )
    check_wish_answer(
        is_wish=wish.kind == "wish",
        answered=earlier.first() is not None,
        feasible=answer.feasible,
        price_eur=answer.price_eur,
    )
    row = await _write(tx, order, answer.text, access)
    row.kind, row.reply_to = "wish-answer", message_id
    row.feasible, row.price_eur = answer.feasible, answer.price_eur
    return _send(tx, row)


async def _connected(tx: Transaction, order_id: UUID) -> OrderRow:
    order = await tx.load(OrderRow, order_id)
    require(shows_contact(order.status), PartnerRule.ORDER_RUNS)
    return order


async def _write(tx: Transaction, order: OrderRow, text: str, access: Access) -> MessageRow:
    author = await _author(tx, order, access)
    return MessageRow(
        message_id=uuid7(),
        order_id=order.order_id,
        posted_at=tx.now,
        side="partner",
        kind="message",
        content=tx.sealer.seal(order.order_id, Message(author=author, text=text)),
    )


def _send(tx: Transaction, row: MessageRow) -> MessageRow:
    tx.add(row)
    tx.record(row.order_id, MessagePosted(**row.model_dump(exclude={"order_id", "side"})))
    return row


async def _author(tx: Transaction, order: OrderRow, access: Access) -> str:
    """Return the trainer's name, or the partner's when it is not a trainer who writes."""
    numbers = [code.partition("#")[2] for code in access.reach.codes if "#" in code]
    trainer = await tx.session.get(CoachRow, numbers[0]) if numbers else None
    if trainer is not None:
        return trainer.name
    partner = await tx.session.get(PartnerRow, order.partner_id)
    return partner.name if partner else order.partner_id
