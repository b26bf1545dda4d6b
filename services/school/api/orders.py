"""Classes, what SLB'ers order for them, and what they settle with the partner."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import text
from sqlmodel import col, select

from services.school.api.paging import Limit
from services.school.domain.ordering import OrderStatus, Standing
from services.school.models import MessageRow, OrderRow
from services.school.ordering import changing, placing, reading, thread
from services.school.ordering.calendar import calendar_of
from services.school.ordering.changing import CancelIn, ChangeIn
from services.school.ordering.placing import OrderIn
from services.school.ordering.thread import MessageIn
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, Tx, permits
from shared.runtime.web import Now, Unsealing

router = APIRouter()


@router.get("/classes", dependencies=[permits(Action.READ_CLASSES)])
async def classes(reading_session: Reading) -> list[dict[str, Any]]:
    """List the classes with their SLB'er and diploma days."""
    rows = await reading_session.execute(
        text(
            "SELECT brin, klas, count(*) AS students, min(slber_id) AS slber_id, "
            "min(diploma_on) AS diploma_from, max(diploma_on) AS diploma_until "
            "FROM student GROUP BY brin, klas ORDER BY brin, klas"
        )
    )
    return [dict(row) for row in rows.mappings()]


@router.post("/orders", dependencies=[permits(Action.PLACE_ORDER)], status_code=201)
async def order_module(order: OrderIn, tx: Tx, access: Asking) -> dict[str, UUID]:
    """Order a module for a class; goes to the partner directly (R21–R24, R26, R27)."""
    return {"order_id": (await placing.place(tx, access, order)).order_id}


@router.get("/orders", dependencies=[permits(Action.READ_SCHOOL_ORDERS)])
async def orders(
    reading_session: Reading, status: OrderStatus | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List orders."""
    query = select(OrderRow).order_by(col(OrderRow.order_id)).limit(limit)
    if status is not None:
        query = query.where(OrderRow.status == status)
    return [_plain(row) for row in await reading_session.exec(query)]


@router.get("/orders/desk", dependencies=[permits(Action.READ_ORDER_DESK)])
async def order_desk(
    reading_session: Reading,
    now: Now,
    standing: Annotated[list[Standing] | None, Query()] = None,
    partner_id: str | None = None,
) -> list[dict[str, Any]]:
    """List orders that run or wait, most urgent first: overdue answers, reports due (R24, R30)."""
    found = await reading.list_orders(
        reading_session, now, partner_id=partner_id, standings=standing or list(Standing)
    )
    return [_plain(each.order) | {"standing": each.standing} for each in found]


@router.get("/orders/{order_id}", dependencies=[permits(Action.READ_SCHOOL_ORDERS)])
async def order_with_sessions(
    order_id: UUID, reading_session: Reading, now: Now, seal: Unsealing
) -> dict[str, Any]:
    """Show an order with its sessions, thread, changes, log, and whom to reach at the partner."""
    found = await reading.show_order(reading_session, order_id, now)
    contact = reading.partner_contact(found.order, seal)
    return _plain(found.order) | {
        "standing": found.standing,
        "contact": contact and contact.model_dump(),
        "planned": [
            row.model_dump(exclude={"order_id", "cancelled"})
            for row in found.sessions
            if not row.cancelled
        ],
        "messages": [_message(row) for row in found.messages],
        "changes": [row.model_dump(exclude={"order_id"}) for row in found.changes],
        "log": [row.model_dump(exclude={"order_id", "actor", "log_id"}) for row in found.log],
    }


@router.get("/orders/{order_id}/calendar.ics", dependencies=[permits(Action.READ_SCHOOL_ORDERS)])
async def order_calendar(order_id: UUID, reading_session: Reading, now: Now) -> Response:
    """Return the sessions as a calendar file (RFC 5545); after cancelling, it cancels them."""
    found = await reading.show_order(reading_session, order_id, now)
    file = calendar_of(found.order, found.sessions, now)
    headers = {"content-disposition": f'attachment; filename="bestelling-{order_id}.ics"'}
    return Response(file, media_type="text/calendar", headers=headers)


@router.post(
    "/orders/{order_id}/messages", dependencies=[permits(Action.CHANGE_ORDER)], status_code=201
)
async def write_message(
    order_id: UUID, message: MessageIn, tx: Tx, access: Asking
) -> dict[str, UUID]:
    """Write to the partner, in the thread of the order."""
    return {"message_id": (await thread.post_message(tx, access, order_id, message)).message_id}


@router.post(
    "/orders/{order_id}/changes", dependencies=[permits(Action.CHANGE_ORDER)], status_code=201
)
async def propose_change(
    order_id: UUID, change: ChangeIn, tx: Tx, access: Asking
) -> dict[str, UUID]:
    """Propose another date or place to the partner (R24)."""
    return {"change_id": (await changing.propose_change(tx, access, order_id, change)).change_id}


@router.post(
    "/orders/{order_id}/changes/{change_id}/agreement",
    dependencies=[permits(Action.CHANGE_ORDER)],
)
async def agree_with_change(
    order_id: UUID, change_id: UUID, tx: Tx, access: Asking
) -> dict[str, bool]:
    """Agree with what the partner proposed (R24)."""
    await changing.answer_change(tx, access, order_id, change_id, agrees=True)
    return {"agreed": True}


@router.post(
    "/orders/{order_id}/changes/{change_id}/declination",
    dependencies=[permits(Action.CHANGE_ORDER)],
)
async def decline_change(
    order_id: UUID, change_id: UUID, tx: Tx, access: Asking
) -> dict[str, bool]:
    """Decline what the partner proposed; the order stays as it was (R24)."""
    await changing.answer_change(tx, access, order_id, change_id, agrees=False)
    return {"agreed": False}


@router.post("/orders/{order_id}/cancellation", dependencies=[permits(Action.CHANGE_ORDER)])
async def cancel(order_id: UUID, cancelled: CancelIn, tx: Tx, access: Asking) -> dict[str, str]:
    """Cancel an order (R24)."""
    return {"status": (await changing.cancel_order(tx, access, order_id, cancelled)).status}


def _plain(order: OrderRow) -> dict[str, Any]:
    return order.model_dump(exclude={"partner_contact", "form_key"})


def _message(row: MessageRow) -> dict[str, Any]:
    return row.model_dump(exclude={"order_id"})
