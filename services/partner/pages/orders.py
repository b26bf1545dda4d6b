"""Pages of orders: the list, one order with its thread, and every answer to it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import col, select

from services.partner.domain.orders import RUNNING, TAKEN_ON, OrderStatus, overdue, shows_contact
from services.partner.models import OrderRow
from services.partner.pages.words import CANCEL_REASONS, NO_REASONS, may, pages
from services.partner.reading import offer
from services.partner.reading import orders as reading_orders
from services.partner.reading.desk import trainers
from services.partner.steps import orders as steps
from services.partner.steps import talk
from services.partner.steps.orders import CancellationIn, ConfirmationIn, DeclinationIn
from services.partner.steps.talk import MessageIn, WishAnswerIn
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, Showing, Tx, permits
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.web import Today, Unsealing

router = APIRouter(include_in_schema=False)
_ORDER = "/desk/orders/{order_id}"


@router.get("/desk/orders", dependencies=[permits(Action.READ_DELIVERY)])
async def show_orders(
    request: Request, reading: Reading, today: Today, status: OrderStatus | None = None
) -> HTMLResponse:
    """List orders, the first to answer on top."""
    query = select(OrderRow).order_by(col(OrderRow.respond_by), col(OrderRow.order_id)).limit(500)
    if status is not None:
        query = query.where(OrderRow.status == status)
    found = (await reading.exec(query)).all()
    late = {order.order_id for order in found if overdue(order.status, order.respond_by, today)}
    return await render(
        request, pages, "orders/list.html", orders=found, late=late, chosen=status, today=today
    )


@router.get(_ORDER, dependencies=[permits(Action.SEE_ORDERER)])
async def show_order(
    request: Request, order_id: UUID, showing: Showing, seal: Unsealing, today: Today
) -> HTMLResponse:
    """Show an order, whom it connects (R23), and what both sides said."""
    session = showing.session
    order = await reading_orders.find(session, order_id)
    contact = None
    if shows_contact(order.status):
        contact = reading_orders.orderer(order, seal)
        await showing.note([order_id])
    proposed = await reading_orders.changes(session, order_id)
    return await render(
        request,
        pages,
        "orders/order.html",
        form=filled(),
        order=order,
        contact=contact,
        wishes=reading_orders.wishes(order, seal),
        wished=[datetime.fromisoformat(start) for start in order.wished_starts],
        late=overdue(order.status, order.respond_by, today),
        running=order.status in RUNNING,
        taken_on=order.status in TAKEN_ON,
        sessions=await reading_orders.sessions(session, order_id),
        open_change=next((each for each in proposed if each.status == "open"), None),
        thread=await reading_orders.thread(session, order_id, seal),
        signals=await offer.signals(session, order_id, seal),
        module=await offer.module(session, order.module_id),
        trainers=await trainers(session),
        may=may(showing.access),
    )


@router.post(f"{_ORDER}/confirmation", dependencies=[permits(Action.ANSWER_ORDER)])
async def confirm(request: Request, order_id: UUID, tx: Tx) -> Response:
    """Confirm with a trainer (R24)."""
    await reading_orders.find(tx.session, order_id)
    form = await read_form(request, ConfirmationIn)
    if form.errors:
        return done(request, _address(order_id), "Kies eerst een trainer.", "error")
    await steps.confirm(tx, order_id, form.model)
    return done(request, _address(order_id), "De bestelling is bevestigd. Plan nu een sessie.")


@router.post(f"{_ORDER}/messages", dependencies=[permits(Action.TALK_WITH_SCHOOL)])
async def post_message(request: Request, order_id: UUID, tx: Tx, access: Asking) -> Response:
    """Write to the SLB'er."""
    order = await reading_orders.find(tx.session, order_id)
    form = await read_form(request, MessageIn)
    if form.errors:
        return await render(request, pages, "orders/message.html", form=form, order=order)
    await talk.post(tx, order_id, form.model, access)
    return done(request, f"{_address(order_id)}#gesprek", "Uw bericht is verstuurd.")


@router.get(f"{_ORDER}/declination", dependencies=[permits(Action.ANSWER_ORDER)])
async def ask_why_not(
    request: Request, order_id: UUID, reading: Reading, today: Today
) -> HTMLResponse:
    """Ask why not, and what could."""
    return await _why_not(request, order_id, reading, today, filled())


@router.post(f"{_ORDER}/declination", dependencies=[permits(Action.ANSWER_ORDER)])
async def decline(request: Request, order_id: UUID, tx: Tx, today: Today) -> Response:
    """Decline, if possible with an alternative (R24)."""
    form = await read_form(request, DeclinationIn)
    if form.errors:
        return await _why_not(request, order_id, tx.session, today, form)
    await steps.decline(tx, order_id, form.model)
    return done(request, "/desk/orders", "U heeft de bestelling afgewezen. De SLB'er hoort dit.")


async def _why_not(
    request: Request, order_id: UUID, reading: Reading, today: date, form: Form[Any]
) -> HTMLResponse:
    order = await reading_orders.find(reading, order_id)
    own = await offer.modules(reading, order.partner_id, today)
    return await render(
        request,
        pages,
        "orders/decline.html",
        form=form,
        order=order,
        reasons=NO_REASONS,
        trainers=await trainers(reading),
        modules=[each for each in own if each[0] != order.module_id],
    )


@router.get(f"{_ORDER}/cancellation", dependencies=[permits(Action.ANSWER_ORDER)])
async def ask_why_cancel(request: Request, order_id: UUID, reading: Reading) -> HTMLResponse:
    """Ask why, before an order is cancelled."""
    return await _why_cancel(request, order_id, reading, filled())


@router.post(f"{_ORDER}/cancellation", dependencies=[permits(Action.ANSWER_ORDER)])
async def cancel(request: Request, order_id: UUID, tx: Tx) -> Response:
    """Cancel an order (R24)."""
    form = await read_form(request, CancellationIn)
    if form.errors:
        return await _why_cancel(request, order_id, tx.session, form)
    await steps.cancel(tx, order_id, form.model)
    return done(request, _address(order_id), "De bestelling is geannuleerd. De SLB'er hoort dit.")


async def _why_cancel(
    request: Request, order_id: UUID, reading: Reading, form: Form[Any]
) -> HTMLResponse:
    order = await reading_orders.find(reading, order_id)
    return await render(
        request, pages, "orders/cancel.html", form=form, order=order, reasons=CANCEL_REASONS
    )


@router.get(
    "/desk/messages/{message_id}/wish-answer", dependencies=[permits(Action.TALK_WITH_SCHOOL)]
)
async def ask_about_wish(
    request: Request, message_id: UUID, reading: Reading, seal: Unsealing
) -> HTMLResponse:
    """Ask whether a wish can be done, and at what price."""
    wish = await reading_orders.message(reading, message_id, seal)
    return await render(request, pages, "orders/wish.html", form=filled(), wish=wish)


@router.post(
    "/desk/messages/{message_id}/wish-answer", dependencies=[permits(Action.TALK_WITH_SCHOOL)]
)
async def answer_wish(
    request: Request, message_id: UUID, tx: Tx, seal: Unsealing, access: Asking
) -> Response:
    """Answer a wish (R23)."""
    wish = await reading_orders.message(tx.session, message_id, seal)
    form = await read_form(request, WishAnswerIn)
    if not form.errors and form.model.feasible != (form.model.price_eur is not None):
        form = form.refused(
            price_eur="Vul een prijs in als het kan. Laat het leeg als het niet kan."
        )
    if form.errors:
        return await render(request, pages, "orders/wish.html", form=form, wish=wish)
    await talk.answer_wish(tx, message_id, form.model, access)
    return done(request, f"{_address(wish.row.order_id)}#gesprek", "Uw antwoord is verstuurd.")


def _address(order_id: UUID) -> str:
    return f"/desk/orders/{order_id}"
