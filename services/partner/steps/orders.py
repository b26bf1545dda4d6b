"""Answering an order, and cancelling it."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import update
from sqlmodel import col

from services.partner.domain import orders as rules
from services.partner.domain.rule import PartnerRule
from services.partner.models import ChangeRow, CoachRow, OrderRow, SessionRow
from services.partner.steps.offer import check_own
from shared.messaging.transaction import Transaction
from shared.orders.rules import ChangeStatus, Side
from shared.rules import require
from shared.schemas.orders import CancelReason
from shared.schemas.partner import OrderCancelled, OrderConfirmed, OrderDeclined
from shared.schemas.personal import Contact, Sealed
from shared.schemas.vocabulary import CoachId


class ConfirmationIn(BaseModel):
    """Who will carry out the order."""

    trainer_id: CoachId


class DeclinationIn(BaseModel):
    """Why an order cannot be taken, and what could: another day, trainer or module."""

    reason: Literal["no-trainer", "dates-impossible", "not-suitable", "other"]
    alternative_from: date | None = None
    alternative_trainer_id: CoachId | None = None
    alternative_module_id: UUID | None = None


class CancellationIn(BaseModel):
    """Why the partner cancels."""

    reason: CancelReason


async def confirm(tx: Transaction, order_id: UUID, answer: ConfirmationIn) -> OrderRow:
    """Confirm an order with a trainer, and say how to reach the trainer (R23, R24)."""
    order = await tx.load(OrderRow, order_id)
    trainer = await tx.session.get(CoachRow, answer.trainer_id)
    order.status = rules.confirm(
        order.status,
        trainer_partner=trainer.partner_id if trainer else None,
        partner_id=order.partner_id,
    )
    order.trainer_id = answer.trainer_id
    event = OrderConfirmed(
        partner_id=order.partner_id,
        trainer_id=answer.trainer_id,
        confirmed_on=tx.today,
        contact=_contact(tx, order_id, trainer),
    )
    tx.record(order_id, event)
    return order


def _contact(tx: Transaction, order_id: UUID, trainer: CoachRow | None) -> Sealed[Contact] | None:
    if trainer is None or trainer.email is None:
        return None
    contact = Contact(name=trainer.name, email=trainer.email, phone=trainer.phone)
    return tx.sealer.seal(order_id, contact)


async def decline(tx: Transaction, order_id: UUID, answer: DeclinationIn) -> OrderRow:
    """Decline an order, if possible with an alternative (R24)."""
    order = await tx.load(OrderRow, order_id)
    if answer.alternative_trainer_id is not None:
        trainer = await tx.session.get(CoachRow, answer.alternative_trainer_id)
        own = trainer is not None and trainer.partner_id == order.partner_id
        require(own, PartnerRule.OWN_TRAINER)
    if answer.alternative_module_id is not None:
        await check_own(tx, order.partner_id, answer.alternative_module_id)
    order.status = rules.decline(
        order.status, alternative_from=answer.alternative_from, today=tx.today
    )
    event = OrderDeclined(partner_id=order.partner_id, declined_on=tx.today, **answer.model_dump())
    tx.record(order_id, event)
    return order


async def cancel(tx: Transaction, order_id: UUID, why: CancellationIn) -> OrderRow:
    """Cancel an order; holds at once (R24)."""
    order = await tx.load(OrderRow, order_id)
    await end(tx, order, Side.PARTNER, why.reason)
    tx.record(order_id, OrderCancelled(reason=why.reason, cancelled_on=tx.today))
    return order


async def end(tx: Transaction, order: OrderRow, by: Side, reason: str) -> None:
    """End an order by cancellation: sessions to come are off, and what was proposed lapses."""
    order.status = rules.cancel(order.status)
    order.cancelled_by, order.cancel_reason, order.report_step_on = by, reason, None
    await tx.session.exec(
        update(SessionRow)
        .where(
            col(SessionRow.order_id) == order.order_id,
            col(SessionRow.present).is_(None),
            col(SessionRow.cancelled_on).is_(None),
        )
        .values(cancelled_on=tx.today, sequence=SessionRow.sequence + 1)
    )
    await tx.session.exec(
        update(ChangeRow)
        .where(col(ChangeRow.order_id) == order.order_id, col(ChangeRow.status) == "open")
        .values(status=ChangeStatus.LAPSED)
    )
