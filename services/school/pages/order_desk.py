"""The central team's pages: all orders and what waits, to look at and not to stand in between."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.school.domain.ordering import Standing
from services.school.ordering.reading import Listed, list_orders, recent, show_order
from services.school.pages.orders import order_values
from services.school.pages.words import ALL, STANDINGS
from shared.access.actions import Action
from shared.access.gate import Reading, permits
from shared.pages import templates
from shared.pages.forms import filled
from shared.pages.rendering import render
from shared.runtime.web import Now, Unsealing

router = APIRouter(prefix="/order-desk", dependencies=[permits(Action.READ_ORDER_DESK)])
pages = templates("services.school")
pages.env.globals |= ALL

RUNNING = (
    Standing.OVERDUE,
    Standing.REPORT_DUE,
    Standing.OPEN,
    Standing.CONFIRMED,
    Standing.PLANNED,
)
"""What the desk shows unless it is asked otherwise."""


@router.get("", response_class=HTMLResponse)
async def order_desk(
    request: Request, reading: Reading, now: Now, standing: str = "", partner_id: str = ""
) -> HTMLResponse:
    """Show orders with filters, numbers per partner, and the latest changes (R24, R30)."""
    everything = await list_orders(reading, now)
    wanted = {Standing(standing)} if standing in set(Standing) else set(RUNNING)
    found = [
        each
        for each in everything
        if each.standing in wanted and partner_id in ("", each.order.partner_id)
    ]
    partners = sorted({(each.order.partner_id, each.partner) for each in everything})
    return await render(
        request, pages, "orders/desk.html", found=found, per_partner=_per_partner(everything),
        counts=Counter(each.standing for each in everything), latest=await recent(reading),
        form=filled(standing=standing, partner_id=partner_id), partners=partners,
        options=[(each.value, STANDINGS[each][0]) for each in Standing],
    )  # fmt: skip


@router.get("/{order_id}", response_class=HTMLResponse)
async def order_to_see(
    request: Request, order_id: UUID, reading: Reading, now: Now, seal: Unsealing
) -> HTMLResponse:
    """Show an order, its thread and its log; the central team changes nothing in it (R24)."""
    shown = await show_order(reading, order_id, now)
    return await render(request, pages, "orders/seen.html", **order_values(shown, seal))


def _per_partner(found: Sequence[Listed]) -> list[tuple[str, int, int, int, int]]:
    """Return per partner: all orders, those that run, overdue answers, and reports due."""
    rows = []
    for partner in sorted({each.partner for each in found}):
        counts = Counter(each.standing for each in found if each.partner == partner)
        running = sum(counts[each] for each in RUNNING)
        overdue, due = counts[Standing.OVERDUE], counts[Standing.REPORT_DUE]
        rows.append((partner, counts.total(), running, overdue, due))
    return rows
