"""Actions of the promotion plan for who does them, and what all of them brought (R32)."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.asking import Asking, Counting
from services.school.models import CampaignRow
from services.school.pages.aftercare import pages
from services.school.pages.campaign_file import as_csv
from services.school.pages.qr import address_of, drawn
from services.school.promotion import plan
from services.school.promotion.measuring import Measured, measure
from services.school.promotion.plan import ResultIn
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render

router = APIRouter(prefix="/campaigns", include_in_schema=False)
READS = permits(Action.READ_CAMPAIGNS)
OWNS = permits(Action.DO_OWN_CAMPAIGNS)


@router.get("/report", dependencies=[READS], response_class=HTMLResponse)
async def report(request: Request, reading: Reading, counting: Counting) -> HTMLResponse:
    """Show what every action brought."""
    rows = await _measured(reading, counting)
    return await render(request, pages, "campaigns/report.html", rows=rows)


@router.get("/report.csv", dependencies=[READS])
async def report_file(reading: Reading, counting: Counting) -> Response:
    """Give what every action brought as a file for a spreadsheet."""
    content = as_csv(await _measured(reading, counting))
    headers = {"content-disposition": 'attachment; filename="promotieplan.csv"'}
    return Response("\ufeff" + content, media_type="text/csv; charset=utf-8", headers=headers)


async def _measured(
    reading: AsyncSession, counting: AsyncSession
) -> list[tuple[CampaignRow, Measured]]:
    rows = await plan.campaigns(reading)
    found = await measure(counting, rows)
    return [(row, found.get(row.campaign_id, Measured())) for row in rows]


@router.get("/mine", dependencies=[OWNS], response_class=HTMLResponse)
async def mine(
    request: Request, reading: Reading, counting: Counting, asker: Asking
) -> HTMLResponse:
    """Show the actions that the asker owns."""
    rows = await plan.campaigns(reading, owner=asker.code)
    found = await measure(counting, rows)
    return await render(request, pages, "campaigns/mine.html", campaigns=rows, measured=found)


@router.get("/mine/{campaign_id}", dependencies=[OWNS], response_class=HTMLResponse)
async def own(
    campaign_id: UUID, request: Request, reading: Reading, counting: Counting, asker: Asking
) -> HTMLResponse:
    """Show one own action; another colleague's is not there."""
    row = await plan.campaign(reading, campaign_id, owner=asker.code)
    return await _own(request, counting, row, filled())


@router.post("/mine/{campaign_id}", dependencies=[OWNS])
async def own_result(
    campaign_id: UUID, request: Request, tx: Tx, counting: Counting, asker: Asking
) -> Response:
    """Write down what one's own action led to; with that it is done."""
    row = await plan.campaign(tx.session, campaign_id, owner=asker.code)
    form = await read_form(request, ResultIn)
    if form.errors:
        return await _own(request, counting, row, form)
    await plan.keep_result(tx, campaign_id, form.model, owner=asker.code)
    return done(request, "/campaigns/mine", "Dank u. Het resultaat is opgeslagen.")


@router.get("/{campaign_id}/qr.svg", dependencies=[READS])
async def qr_code(campaign_id: UUID, request: Request, reading: Reading) -> Response:
    """Show the QR code of an action's sign-up page as a picture."""
    row = await plan.campaign(reading, campaign_id)
    return drawn(_address(request, row))


@router.get("/mine/{campaign_id}/qr.svg", dependencies=[OWNS])
async def own_qr_code(
    campaign_id: UUID, request: Request, reading: Reading, asker: Asking
) -> Response:
    """Show the QR code of an own action."""
    row = await plan.campaign(reading, campaign_id, owner=asker.code)
    return drawn(_address(request, row))


def _address(request: Request, row: CampaignRow) -> str:
    return address_of(request, f"/c/{row.code}")


async def _own(
    request: Request, counting: AsyncSession, row: CampaignRow, form: Form[Any]
) -> HTMLResponse:
    values = {
        "campaign": row,
        "measured": (await measure(counting, [row])).get(row.campaign_id),
        "address": _address(request, row),
    }
    return await render(request, pages, "campaigns/own.html", form=form, **values)
