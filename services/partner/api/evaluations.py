"""How schools evaluate the partner's modules, and what became of its signals."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.partner.reading import offer
from services.partner.reading import orders as reading_orders
from shared.access.actions import Action
from shared.access.gate import Reading, permits
from shared.runtime.web import Unsealing

router = APIRouter()


@router.get("/evaluations", dependencies=[permits(Action.READ_RESULTS)])
async def evaluations(reading: Reading) -> list[dict[str, Any]]:
    """Show what each school published: means of five answers or more, per module (R36)."""
    return [
        {
            "brin": each.brin,
            "partner_id": each.partner_id,
            "published_on": each.published_on,
            "modules": [module.model_dump(mode="json") for module in each.modules],
            "total": [side.model_dump(mode="json") for side in each.total],
        }
        for each in await offer.results(reading)
    ]


@router.get("/orders/{order_id}/signals", dependencies=[permits(Action.TALK_WITH_SCHOOL)])
async def signals(order_id: UUID, reading: Reading, seal: Unsealing) -> list[dict[str, Any]]:
    """Show the signals about an order, and what the school decided on them (R37)."""
    await reading_orders.find(reading, order_id)
    found = await offer.signals(reading, order_id, seal)
    return [
        each.row.model_dump(exclude={"content", "reason", "order_id"})
        | {"text": each.text, "reason": each.reason}
        for each in found
    ]
