"""Hours, rates and invoice lines."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.partner.reading import invoices as reading_invoices
from services.partner.reading.invoices import Invoice
from services.partner.steps import hours as steps
from services.partner.steps.hours import HoursIn, ParticipantHoursIn, RateIn
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits

router = APIRouter()


@router.post("/orders/{order_id}/hours", dependencies=[permits(Action.KEEP_HOURS)], status_code=201)
async def write_hours(order_id: UUID, worked: HoursIn, tx: Tx) -> dict[str, UUID]:
    """Write down time worked on an order, besides its sessions."""
    return {"hours_id": (await steps.write_hours(tx, order_id, worked)).hours_id}


@router.post(
    "/enrolments/{enrolment_id}/hours", dependencies=[permits(Action.KEEP_HOURS)], status_code=201
)
async def write_participant_hours(
    enrolment_id: UUID, worked: ParticipantHoursIn, tx: Tx
) -> dict[str, UUID]:
    """Write down time worked for a participant; a contact lets it be paid (R30)."""
    return {"hours_id": (await steps.write_participant_hours(tx, enrolment_id, worked)).hours_id}


@router.put("/rates", dependencies=[permits(Action.READ_INVOICES)])
async def set_rates(rates: list[RateIn], tx: Tx) -> dict[str, int]:
    """Set what an hour costs from a day on."""
    for rate in rates:
        await steps.set_rate(tx, rate)
    return {"rates": len(rates)}


@router.get("/invoices", dependencies=[permits(Action.READ_INVOICES)])
async def list_invoices(reading: Reading) -> list[dict[str, Any]]:
    """List what was worked per order, and for participants together, by funding (R27, R30)."""
    return [_shown(invoice) for invoice in await reading_invoices.invoices(reading)]


@router.get("/invoices.csv", dependencies=[permits(Action.READ_INVOICES)])
async def export_invoices(reading: Reading) -> Response:
    """Export invoice lines for the books."""
    content = reading_invoices.as_csv(await reading_invoices.invoices(reading))
    headers = {"content-disposition": 'attachment; filename="factuurregels.csv"'}
    return Response("\ufeff" + content, media_type="text/csv; charset=utf-8", headers=headers)


def _shown(invoice: Invoice) -> dict[str, Any]:
    order = invoice.order
    return {
        "order_id": order.order_id if order else None,
        "module_name": invoice.module_name,
        "funding": invoice.funding,
        "cost_carrier": order.cost_carrier if order else None,
        "payable": invoice.payable,
        "minutes": invoice.minutes,
        "cents": invoice.cents,
        "lines": [
            {
                "worked_on": line.worked.worked_on,
                "trainer_id": line.worked.trainer_id,
                "kind": line.worked.kind,
                "minutes": line.worked.minutes,
                "cents_per_hour": line.cents_per_hour,
                "cents": line.cents,
            }
            for line in invoice.lines
        ],
    }
