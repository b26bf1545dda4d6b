"""The promotion plan for the central team: the month, an action, who gets what, and planning."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.aftercare.moments import calendar
from services.school.aftercare.shop import public_modules
from services.school.asking import Asker, Asking, Counting, Dosed
from services.school.domain.campaigns import CampaignStatus, hard_sentences
from services.school.domain.foretelling import (
    NO_BASIS,
    NO_CHANNEL,
    NOT_WANTED,
    Dose,
    open_day,
)
from services.school.models import CampaignRow
from services.school.pages.aftercare import pages
from services.school.pages.campaign_forms import (
    LABELS,
    CampaignForm,
    checked,
    of_row,
    refused,
)
from services.school.promotion import plan
from services.school.promotion.measuring import measure
from services.school.promotion.plan import CampaignIn, ResultIn
from services.school.promotion.preview import preview
from shared.access.actions import Action
from shared.access.decide import Access, decide
from shared.access.gate import Reading, Tx, permits
from shared.messaging.transaction import Transactions
from shared.pages import MONTHS
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import RuleBroken
from shared.runtime.clock import AMSTERDAM
from shared.runtime.web import Today

router = APIRouter(prefix="/campaigns", include_in_schema=False)
READS = permits(Action.READ_CAMPAIGNS)
KEEPS = permits(Action.KEEP_CAMPAIGNS)
Month = Annotated[str | None, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
_USEFUL = timedelta(days=14)
"""How long a new action runs, unless somebody chooses otherwise."""


@router.get("", dependencies=[READS], response_class=HTMLResponse)
async def month_of(
    request: Request, reading: Reading, counting: Counting, today: Today, month: Month = None
) -> HTMLResponse:
    """Show the plan of a month: its actions, and the moments that have none yet."""
    first = date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    last = following - timedelta(days=1)
    found = await plan.campaigns(reading, first=first, last=last)
    moments = [each.moment for each in await calendar(reading, first)]
    until = datetime.combine(following, time.min, AMSTERDAM)
    values: dict[str, Any] = {
        "campaigns": found,
        "measured": await measure(counting, found),
        "moments": [each for each in moments if each.starts_at < until],
        "months": MONTHS,
        "first": first,
        "before": first - timedelta(days=1),
        "following": following,
        "may_keep": _may_keep(request),
    }
    return await render(request, pages, "campaigns/plan.html", **values)


@router.get("/new", dependencies=[KEEPS], response_class=HTMLResponse)
async def new(
    request: Request, reading: Reading, asker: Asking, today: Today, moment_id: UUID | None = None
) -> HTMLResponse:
    """Show the form of a new action, with the moment it belongs to if it comes from there."""
    days = {"send_on": today, "useful_until": today + _USEFUL}
    form = filled(owner=asker.name, button="Meld je aan", channel="mail", **days)
    at = [each.moment for each in await calendar(reading, moment_id=moment_id)] if moment_id else []
    for moment in at:
        bound = {"moment_id": moment.moment_id, "moment_kind": moment.kind, "audience": "classes"}
        classes = ", ".join(moment.audience_klas) or None
        form = filled(**form.typed, **bound, title=moment.title, classes=classes)
    return await _form(request, reading, asker, form, None, today)


@router.post("/new", dependencies=[KEEPS])
async def add(request: Request, tx: Tx, asker: Asking) -> Response:
    """Put an action in the plan, as a draft."""
    form = checked(await read_form(request, CampaignForm), asker.brin)
    if not form.errors:
        try:
            row = await plan.add_campaign(tx, CampaignIn(**form.model.values(asker.brin)))
        except RuleBroken as refusal:
            form = refused(form, refusal)
        else:
            return done(request, f"/campaigns/{row.campaign_id}", "De actie staat als concept.")
    return await _form(request, tx.session, asker, form, None, tx.today)


@router.get("/{campaign_id}", dependencies=[READS], response_class=HTMLResponse)
async def one(
    campaign_id: UUID, request: Request, reading: Reading, counting: Counting
) -> HTMLResponse:
    """Show one action: what it is, how it stands, and what it brought."""
    row = await plan.campaign(reading, campaign_id)
    return await _show(request, reading, counting, row, filled())


@router.get("/{campaign_id}/change", dependencies=[KEEPS], response_class=HTMLResponse)
async def to_change(
    campaign_id: UUID, request: Request, reading: Reading, asker: Asking, today: Today
) -> HTMLResponse:
    """Show the form of an action that is there."""
    row = await plan.campaign(reading, campaign_id)
    return await _form(request, reading, asker, of_row(row), row, today)


@router.post("/{campaign_id}/change", dependencies=[KEEPS])
async def change(campaign_id: UUID, request: Request, tx: Tx, asker: Asking) -> Response:
    """Change a draft; its sign-up page keeps its address."""
    row = await plan.campaign(tx.session, campaign_id)
    form = checked(await read_form(request, CampaignForm), row.brin)
    if not form.errors:
        try:
            asked = CampaignIn(**form.model.values(row.brin))
            await plan.change_campaign(tx, campaign_id, asked)
        except RuleBroken as refusal:
            form = refused(form, refusal)
        else:
            return done(request, f"/campaigns/{campaign_id}", "De actie is veranderd.")
    return await _form(request, tx.session, asker, form, row, tx.today)


@router.get("/{campaign_id}/preview", dependencies=[KEEPS], response_class=HTMLResponse)
async def who_gets_what(
    campaign_id: UUID, request: Request, reading: Reading, today: Today, dose: Dosed
) -> HTMLResponse:
    """Show in numbers who gets a message, who later, who not and why; and the mail itself."""
    row = await plan.campaign(reading, campaign_id)
    return await _preview(request, reading, row, dose, today)


@router.post("/{campaign_id}/planning", dependencies=[KEEPS])
async def planning(campaign_id: UUID, request: Request, tx: Tx, dose: Dosed) -> Response:
    """Plan a draft: from now on the clock does it on its day."""
    row = await plan.campaign(tx.session, campaign_id)
    try:
        await plan.plan_campaign(tx, campaign_id)
    except RuleBroken as refusal:
        form = filled().refused(**{"": refusal.rule.value})
        return await _preview(request, tx.session, row, dose, tx.today, form)
    return done(request, f"/campaigns/{campaign_id}", "De actie is gepland.")


@router.post("/{campaign_id}/draft", dependencies=[KEEPS])
async def draft(campaign_id: UUID, request: Request, tx: Tx) -> Response:
    """Make a planned action a draft again."""
    await plan.take_back(tx, campaign_id)
    return done(request, f"/campaigns/{campaign_id}", "De actie is weer een concept.")


@router.post("/{campaign_id}/result", dependencies=[KEEPS])
async def result(campaign_id: UUID, request: Request, tx: Tx, counting: Counting) -> Response:
    """Write down what an action by people led to."""
    row = await plan.campaign(tx.session, campaign_id)
    form = await read_form(request, ResultIn)
    if form.errors:
        return await _show(request, tx.session, counting, row, form)
    await plan.keep_result(tx, campaign_id, form.model)
    return done(request, f"/campaigns/{campaign_id}", "Het resultaat is opgeslagen.")


async def _show(
    request: Request,
    session: AsyncSession,
    counting: AsyncSession,
    row: CampaignRow,
    form: Form[Any],
) -> HTMLResponse:
    transactions: Transactions = request.app.state.transactions
    at = await calendar(session, moment_id=row.moment_id) if row.moment_id else []
    values = {
        "campaign": row,
        "measured": (await measure(counting, [row])).get(row.campaign_id),
        "moment": at[0].moment if at else None,
        "address": transactions.links.public(f"/c/{row.code}"),
        "may_keep": _may_keep(request),
    }
    return await render(request, pages, "campaigns/campaign.html", form=form, **values)


async def _preview(  # noqa: PLR0913  a page with all it shows
    request: Request,
    session: AsyncSession,
    row: CampaignRow,
    dose: Dose,
    today: date,
    form: Form[Any] | None = None,
) -> HTMLResponse:
    found = await preview(session, row, dose, today) if row.by.by_mail else None
    groups = {"unwanted": NOT_WANTED, "no_basis": NO_BASIS, "no_channel": NO_CHANNEL}
    left_out = found.left_out if found else {}
    values: dict[str, Any] = {
        "campaign": row,
        "found": found,
        "dose": dose,
        "goes": open_day(max(row.send_on, today)),
        "groups": {name: sum(left_out.get(s, 0) for s in of) for name, of in groups.items()},
        "hard": hard_sentences(row.text or ""),
        "waits": row.status == CampaignStatus.DRAFT,
    }
    return await render(request, pages, "campaigns/preview.html", form=form or filled(), **values)


async def _form(  # noqa: PLR0913  a page with all it shows
    request: Request,
    session: AsyncSession,
    asker: Asker,
    form: Form[Any],
    row: CampaignRow | None,
    today: date,
) -> HTMLResponse:
    moments = [each.moment for each in await calendar(session)]
    offered = await public_modules(session, today)
    values: dict[str, Any] = {
        "labels": LABELS,
        "row": row,
        "moments": [(each.moment_id, each.title) for each in moments],
        "people": await plan.colleagues(session, asker.brin),
        "modules": [(each.module.module_id, each.module.name) for each in offered],
    }
    return await render(request, pages, "campaigns/form.html", form=form, **values)


def _may_keep(request: Request) -> bool:
    access: Access = request.state.access
    return decide(access.who, Action.KEEP_CAMPAIGNS, request.app.state.kind) is not None
