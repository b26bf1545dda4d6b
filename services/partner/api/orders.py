"""Orders: what came in, the answers, and the talk with the SLB'er."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import col, select

from services.partner.api.paging import Limit
from services.partner.domain.orders import OrderStatus
from services.partner.models import OrderRow
from services.partner.reading import orders as reading_orders
from services.partner.steps import changes, reporting, talk
from services.partner.steps import orders as steps
from services.partner.steps.changes import ChangeIn
from services.partner.steps.orders import CancellationIn, ConfirmationIn, DeclinationIn
from services.partner.steps.reporting import ReportIn
from services.partner.steps.talk import MessageIn, WishAnswerIn
from shared.access.actions import Action
from shared.access.fields import only
from shared.access.gate import Asking, Reading, Showing, Tx, permits
from shared.runtime.web import Today, Unsealing
from shared.schemas.vocabulary import PartnerId

router = APIRouter()


@router.get("/orders", dependencies=[permits(Action.READ_DELIVERY)])
async def orders(
    reading: Reading,
    today: Today,
    status: OrderStatus | None = None,
    partner_id: PartnerId | None = None,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List orders, the first to answer on top; ``overdue`` says which are late (R24)."""
    query = select(OrderRow).order_by(col(OrderRow.respond_by), col(OrderRow.order_id))
    if status is not None:
        query = query.where(OrderRow.status == status)
    if partner_id is not None:
        query = query.where(OrderRow.partner_id == partner_id)
    rows = await reading.exec(query.limit(limit))
    return [reading_orders.summary(row, today) for row in rows]


@router.get("/orders/{order_id}/orderer", dependencies=[permits(Action.SEE_ORDERER)])
async def orderer(order_id: UUID, showing: Showing, seal: Unsealing) -> dict[str, Any]:
    """Show how to reach the SLB'er, while the order connects both (R23)."""
    order = await reading_orders.find(showing.session, order_id)
    contact = reading_orders.orderer(order, seal)
    await showing.note([order_id])
    return only(contact, showing.access.fields)


@router.get("/orders/{order_id}/thread", dependencies=[permits(Action.TALK_WITH_SCHOOL)])
async def thread(order_id: UUID, reading: Reading, seal: Unsealing) -> dict[str, Any]:
    """Show wishes, messages (oldest first) and proposals (newest first) of an order."""
    order = await reading_orders.find(reading, order_id)
    said = await reading_orders.thread(reading, order_id, seal)
    proposed = await reading_orders.changes(reading, order_id)
    return {
        "wishes": reading_orders.wishes(order, seal),
        "messages": [
            each.row.model_dump(exclude={"content", "order_id"})
            | {"author": each.author, "text": each.text}
            for each in said
        ],
        "changes": [row.model_dump(exclude={"order_id"}) for row in proposed],
    }


@router.post("/orders/{order_id}/confirmation", dependencies=[permits(Action.ANSWER_ORDER)])
async def confirm_order(order_id: UUID, answer: ConfirmationIn, tx: Tx) -> dict[str, str]:
    """Confirm an order with a trainer (R24)."""
    return {"status": (await steps.confirm(tx, order_id, answer)).status}


@router.post("/orders/{order_id}/declination", dependencies=[permits(Action.ANSWER_ORDER)])
async def decline_order(order_id: UUID, answer: DeclinationIn, tx: Tx) -> dict[str, str]:
    """Decline an order, if possible with another day, trainer or module (R24)."""
    return {"status": (await steps.decline(tx, order_id, answer)).status}


@router.post("/orders/{order_id}/cancellation", dependencies=[permits(Action.ANSWER_ORDER)])
async def cancel_order(order_id: UUID, why: CancellationIn, tx: Tx) -> dict[str, str]:
    """Cancel an order; holds at once (R24)."""
    return {"status": (await steps.cancel(tx, order_id, why)).status}


@router.post(
    "/orders/{order_id}/messages",
    dependencies=[permits(Action.TALK_WITH_SCHOOL)],
    status_code=201,
)
async def post_message(order_id: UUID, said: MessageIn, tx: Tx, access: Asking) -> dict[str, UUID]:
    """Write to the SLB'er."""
    return {"message_id": (await talk.post(tx, order_id, said, access)).message_id}


@router.post(
    "/messages/{message_id}/wish-answer",
    dependencies=[permits(Action.TALK_WITH_SCHOOL)],
    status_code=201,
)
async def answer_wish(
    message_id: UUID, answer: WishAnswerIn, tx: Tx, access: Asking
) -> dict[str, UUID]:
    """Say whether a wish can be done, and at what price."""
    return {"message_id": (await talk.answer_wish(tx, message_id, answer, access)).message_id}


@router.post(
    "/orders/{order_id}/changes", dependencies=[permits(Action.CHANGE_DELIVERY)], status_code=201
)
async def propose_change(order_id: UUID, change: ChangeIn, tx: Tx) -> dict[str, UUID]:
    """Propose another period, place or time (R24)."""
    return {"change_id": (await changes.propose(tx, order_id, change)).change_id}


@router.post(
    "/orders/{order_id}/changes/{change_id}/agreement",
    dependencies=[permits(Action.CHANGE_DELIVERY)],
)
async def agree(order_id: UUID, change_id: UUID, tx: Tx) -> dict[str, str]:
    """Agree with what the SLB'er proposes (R24)."""
    return {"status": (await changes.agree(tx, order_id, change_id)).status}


@router.post(
    "/orders/{order_id}/changes/{change_id}/refusal",
    dependencies=[permits(Action.CHANGE_DELIVERY)],
)
async def refuse(order_id: UUID, change_id: UUID, tx: Tx) -> dict[str, str]:
    """Do not agree; the order stays as it was (R24)."""
    return {"status": (await changes.decline(tx, order_id, change_id)).status}


@router.post("/orders/{order_id}/report", dependencies=[permits(Action.DELIVER)])
async def report_order(order_id: UUID, reported: ReportIn, tx: Tx) -> dict[str, str]:
    """Report back, which lets the school close the order (R30)."""
    return {"status": (await reporting.report(tx, order_id, reported)).status}
