"""Orders: what came in, and the answers."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import col, select

from services.partner.api.paging import Limit
from services.partner.domain.orders import OrderStatus
from services.partner.models import OrderRow
from services.partner.steps import orders as steps
from services.partner.steps import reporting
from services.partner.steps.orders import ConfirmationIn, DeclinationIn
from services.partner.steps.reporting import ReportIn
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.schemas.vocabulary import PartnerId

router = APIRouter()


@router.get("/orders", dependencies=[permits(Action.READ_DELIVERY)])
async def orders(
    reading: Reading,
    status: OrderStatus | None = None,
    partner_id: PartnerId | None = None,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List orders, the first to answer on top."""
    query = select(OrderRow).order_by(col(OrderRow.respond_by), col(OrderRow.order_id))
    if status is not None:
        query = query.where(OrderRow.status == status)
    if partner_id is not None:
        query = query.where(OrderRow.partner_id == partner_id)
    rows = await reading.exec(query.limit(limit))
    return [row.model_dump(exclude={"orderer"}) for row in rows]


@router.post("/orders/{order_id}/confirmation", dependencies=[permits(Action.ANSWER_ORDER)])
async def confirm_order(order_id: UUID, answer: ConfirmationIn, tx: Tx) -> dict[str, str]:
    """Confirm an order with a trainer (R24)."""
    return {"status": (await steps.confirm(tx, order_id, answer)).status}


@router.post("/orders/{order_id}/declination", dependencies=[permits(Action.ANSWER_ORDER)])
async def decline_order(order_id: UUID, answer: DeclinationIn, tx: Tx) -> dict[str, str]:
    """Decline an order, if possible with an alternative (R24)."""
    return {"status": (await steps.decline(tx, order_id, answer)).status}


@router.post("/orders/{order_id}/report", dependencies=[permits(Action.DELIVER)])
async def report_order(order_id: UUID, reported: ReportIn, tx: Tx) -> dict[str, str]:
    """Report back, which lets the school close the order (R30)."""
    return {"status": (await reporting.report(tx, order_id, reported)).status}
