"""Pages to put modules in the cart and to order them; the same commands as systems give."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.catalogue import Offered, Wanted, offered
from services.school.domain.catalogue import Shop
from services.school.models import OrderRow
from services.school.ordering import cart, placing
from services.school.ordering.classes import classes
from services.school.pages import order_form
from services.school.pages.order_form import OrderForm
from services.school.pages.words import ALL
from services.school.words import FUNDING
from shared.access.actions import Action
from shared.access.decide import Access
from shared.access.gate import Asking, Reached, Reading, Tx, permits
from shared.access.who import Role
from shared.messaging.transaction import Transactions
from shared.pages import templates
from shared.pages.forms import WHOLE_FORM, Form, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.clock import today
from shared.runtime.web import Today

router = APIRouter(prefix="/internal-shop")
pages = templates("services.school")
pages.env.globals |= ALL

FIELD_OF_RULE = {
    "OWN_KLAS": "klas",
    "FOR_WHOM": "klas",
    "SLBER_OF_KLAS": "klas",
    "PERIOD_IN_ORDER": "period_until",
    "PERIOD_AHEAD": "period_until",
    "MOMENT_IN_PERIOD": "wished_on",
    "GROUP_FITS": "group_size",
    "STATUTORY_NOT_ON_SUBSIDY": "funding",
    "EVERYBODY_AT_SCHOOL": "residents",
    "JUSTIFY_EXCLUSION": "justification",
    "MODULE_ON_SALE": "module_ids",
}
"""At which field people read that a rule says no."""


class CartForm(BaseModel):
    """A module to put in the cart or to take out."""

    module_id: UUID


@router.get("/cart", dependencies=[permits(Action.KEEP_CART)], response_class=HTMLResponse)
async def show_cart(
    request: Request, reading: Reading, today: Today, access: Asking
) -> HTMLResponse:
    """Show what is in the cart."""
    found = await _of(reading, await cart.in_cart(reading, access), today)
    address = "&".join(f"module_ids={each.module.module_id}" for each in found)
    return await render(request, pages, "shop/cart.html", found=found, address=address)


@router.post("/cart", dependencies=[permits(Action.KEEP_CART)])
async def put_in_cart(request: Request, tx: Tx, access: Asking) -> Response:
    """Put a module in the cart."""
    form = await read_form(request, CartForm)
    if form.errors or not await _of(tx.session, [form.model.module_id], tx.today):
        raise NotFound("module")
    await cart.put_in(tx, access, form.model.module_id)
    return done(request, "/internal-shop/cart", "De module ligt in uw mandje.")


@router.post("/cart/removal", dependencies=[permits(Action.KEEP_CART)])
async def take_from_cart(request: Request, tx: Tx, access: Asking) -> Response:
    """Take a module out of the cart."""
    form = await read_form(request, CartForm)
    if form.errors:
        raise NotFound("module")
    await cart.take_out(tx, access, [form.model.module_id])
    return done(request, "/internal-shop/cart", "De module is uit uw mandje.")


@router.get("/order", dependencies=[permits(Action.PLACE_ORDER)], response_class=HTMLResponse)
async def order_form_page(  # noqa: PLR0913  what the address can ask
    request: Request,
    reading: Reading,
    today: Today,
    module_ids: Annotated[list[UUID] | None, Query(max_length=20)] = None,
    klas: str | None = None,
    again: UUID | None = None,
) -> HTMLResponse:
    """Show the form; for an earlier order with everything filled in, so that two clicks do."""
    form = order_form.blank(module_ids or [], klas, today)
    if again is not None:
        earlier = await reading.get(OrderRow, again)
        if earlier is None:
            raise NotFound("order")
        own = {(k.brin, k.slber_id, k.name): k for k in await classes(reading)}
        known = own.get((earlier.brin, earlier.slber_id or "", earlier.klas))
        form = order_form.again(earlier, known, today)
    return await _show(request, reading, form, today)


@router.post("/order", dependencies=[permits(Action.PLACE_ORDER)])
async def order_modules(request: Request, reached: Reached, access: Asking) -> Response:
    """Order all modules of the form, or none; each goes to its partner directly (R23)."""
    on = today(reached.clock)
    form = await read_form(request, OrderForm)
    orders, form = order_form.orders_of(form, on)
    if orders:
        form, placed = await _place(reached, access, form)
        if placed:
            return _placed(request, access, placed)
    async with reached.read() as session:
        return await _show(request, session, form, on)


async def _place(
    reached: Transactions, access: Access, form: Form[OrderForm]
) -> tuple[Form[OrderForm], list[UUID]]:
    """Place the orders in one transaction; a broken rule undoes all and shows at its field."""
    try:
        async with reached.begin() as tx:
            orders = form.model.orders(tx.today)
            rows = await placing.place_once(tx, access, orders, form.model.key)
            if access.role is Role.SLBER:
                await cart.take_out(tx, access, form.model.module_ids)
            return form, [row.order_id for row in rows]
    except RuleBroken as broken:
        field = FIELD_OF_RULE.get(broken.rule.name, WHOLE_FORM)
        return form.refused(**{field: broken.rule.value}), []


def _placed(request: Request, access: Access, placed: list[UUID]) -> Response:
    desk = "/my-orders" if access.role is Role.SLBER else "/order-desk"
    if len(placed) > 1:
        text = f"Uw {len(placed)} bestellingen zijn bij de partners."
        return done(request, desk, text)
    text = "Uw bestelling is bij de partner. U hoort binnen drie werkdagen of die kan."
    return done(request, f"{desk}/{placed[0]}", text)


async def _show(
    request: Request, session: AsyncSession, form: Form[OrderForm], today: Today
) -> HTMLResponse:
    known = await classes(session)
    everything = await offered(session, today, Wanted(shop=Shop.INTERNAL))
    chosen = [each for each in everything if form.chosen("module_ids", each.module.module_id)]
    return await render(
        request, pages, "shop/order.html", form=form, fundings=list(FUNDING.items()),
        modules=[_option(each) for each in everything],
        chosen=[_option(each) for each in chosen],
        klassen=[(k.code, f"{k.name}, {k.students} studenten ({k.slber_name})") for k in known],
    )  # fmt: skip


def _option(found: Offered) -> tuple[UUID, str]:
    return found.module.module_id, f"{found.module.name} ({found.partner.name})"


async def _of(session: AsyncSession, module_ids: list[UUID], today: Today) -> list[Offered]:
    found = await offered(session, today, Wanted(shop=Shop.INTERNAL))
    by_id = {each.module.module_id: each for each in found}
    return [by_id[module_id] for module_id in module_ids if module_id in by_id]
