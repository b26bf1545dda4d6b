"""Answering an order."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from services.partner.domain import orders as rules
from services.partner.models import CoachRow, OrderRow
from shared.messaging.transaction import Transaction
from shared.schemas.partner import OrderConfirmed, OrderDeclined
from shared.schemas.vocabulary import CoachId


class ConfirmationIn(BaseModel):
    """Who will carry out the order."""

    trainer_id: CoachId


class DeclinationIn(BaseModel):
    """Why an order cannot be taken, and when it could."""

    reason: Literal["no-trainer", "dates-impossible", "not-suitable", "other"]
    alternative_from: date | None = None


async def confirm(tx: Transaction, order_id: UUID, answer: ConfirmationIn) -> OrderRow:
    """Confirm an order with a trainer (R24)."""
    order = await tx.load(OrderRow, order_id)
    trainer = await tx.session.get(CoachRow, answer.trainer_id)
    order.status = rules.confirm(
        order.status,
        trainer_partner=trainer.partner_id if trainer else None,
        partner_id=order.partner_id,
    )
    order.trainer_id = answer.trainer_id
    event = OrderConfirmed(
        partner_id=order.partner_id, trainer_id=answer.trainer_id, confirmed_on=tx.today
    )
    tx.record(order_id, event)
    return order


async def decline(tx: Transaction, order_id: UUID, answer: DeclinationIn) -> OrderRow:
    """Decline an order, if possible with another date (R24)."""
    order = await tx.load(OrderRow, order_id)
    order.status = rules.decline(order.status)
    event = OrderDeclined(partner_id=order.partner_id, declined_on=tx.today, **answer.model_dump())
    tx.record(order_id, event)
    return order
