"""The public shop on a phone: what there is, signing up without an account, and confirming."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.school import links
from services.school.aftercare.coaches import coaches
from services.school.aftercare.shop import public_module, public_modules
from services.school.aftercare.sign_ups import SignUpIn, confirm, sign_up
from services.school.domain.sign_ups import SignUpStatus
from services.school.models import SignUpRow
from services.school.pages.aftercare import pages
from services.school.pages.visiting import (
    OPEN,
    AnyForm,
    AtMoment,
    AtSchool,
    OfCampaign,
    Visit,
)
from shared.access.gate import LinkTx, by_link, open_to_all
from shared.identity.limits import limited
from shared.pages.forms import WHOLE_FORM, Form, filled, read_form
from shared.pages.rendering import redirect, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.links import LinkUnusable

joining = APIRouter(prefix="/join/{brin}", include_in_schema=False)
scanning = APIRouter(prefix="/m/{code}", include_in_schema=False)
campaigning = APIRouter(prefix="/c/{code}", include_in_schema=False)
confirming = APIRouter(prefix="/confirm-sign-up/{token}", include_in_schema=False)

_OPEN = open_to_all(OPEN)
ToConfirm = Annotated[UUID, by_link(links.CONFIRM)]


@joining.get("", dependencies=[_OPEN], response_class=HTMLResponse)
async def shop(request: Request, visit: AtSchool) -> HTMLResponse:
    """Show what a student or graduate can choose (R21)."""
    offered = await public_modules(visit.tx.session, visit.tx.today)
    return await render(request, pages, "public/shop.html", visit=visit, offered=offered)


@joining.get("/modules/{module_id}", dependencies=[_OPEN], response_class=HTMLResponse)
async def module(module_id: UUID, request: Request, visit: AtSchool) -> HTMLResponse:
    """Show one module, with the people who give it."""
    found = await public_module(visit.tx.session, module_id, visit.tx.today)
    return await render(request, pages, "public/module.html", visit=visit, offered=found)


@joining.get("/sign-up", dependencies=[_OPEN, AnyForm], response_class=HTMLResponse)
async def ask(
    request: Request, visit: AtSchool, module_id: UUID | None = None, coach_id: str | None = None
) -> HTMLResponse:
    """Show the form to sign up."""
    return await _show(request, visit, filled(module_id=module_id, coach_id=coach_id))


@joining.post("/sign-up", dependencies=[_OPEN, limited, AnyForm])
async def receive(request: Request, visit: AtSchool) -> Response:
    """Keep a sign-up; the answer is the same for everybody."""
    return await _receive(request, visit)


@joining.get("/thanks", dependencies=[_OPEN], response_class=HTMLResponse)
async def thanks(request: Request, visit: AtSchool, by: str = "") -> HTMLResponse:
    """Say what happens next, which is the same whether we know somebody or not."""
    return await render(request, pages, "public/thanks.html", visit=visit, by_mail=by == "mail")


@scanning.get("", dependencies=[_OPEN, AnyForm], response_class=HTMLResponse)
async def ask_at_moment(request: Request, visit: AtMoment) -> HTMLResponse:
    """Show the form behind the QR code: ready within a minute."""
    return await _show(request, visit, filled())


@scanning.post("", dependencies=[_OPEN, limited, AnyForm])
async def receive_at_moment(request: Request, visit: AtMoment) -> Response:
    """Keep a sign-up with the moment it was made at."""
    return await _receive(request, visit)


@campaigning.get("", dependencies=[_OPEN, AnyForm], response_class=HTMLResponse)
async def ask_for_campaign(request: Request, visit: OfCampaign) -> HTMLResponse:
    """Show the form that an action of the promotion plan leads to, with its module chosen."""
    module_id = visit.campaign.module_id if visit.campaign else None
    return await _show(request, visit, filled(module_id=module_id))


@campaigning.post("", dependencies=[_OPEN, limited, AnyForm])
async def receive_for_campaign(request: Request, visit: OfCampaign) -> Response:
    """Keep a sign-up with the action that led to it."""
    return await _receive(request, visit)


async def _receive(request: Request, visit: Visit) -> Response:
    form = await read_form(request, SignUpIn)
    if form.errors:
        return await _show(request, visit, form)
    try:
        await sign_up(
            visit.tx, visit.brin, form.model, moment=visit.moment, campaign=visit.campaign
        )
    except RuleBroken as refusal:
        return await _show(request, visit, form.refused(module_id=refusal.rule.value))
    by = "?by=mail" if form.model.email else ""
    return redirect(f"/join/{visit.brin}/thanks{by}")


async def _show(request: Request, visit: Visit, form: Form[Any]) -> HTMLResponse:
    offered = await public_modules(visit.tx.session, visit.tx.today)
    known = await coaches(visit.tx.session, visit.brin)
    here = visit.moment.people if visit.moment else []
    return await render(
        request,
        pages,
        "public/sign-up.html",
        visit=visit,
        form=form,
        whole=form.errors.get(WHOLE_FORM, ""),
        modules=[(each.module.module_id, each.module.name) for each in offered],
        # the catalogue introduces these to everybody; other coaches are known to their own people
        coaches=[(each.coach_id, each.name) for each in known.values() if each.story],
        here=[known[number] for number in here if number in known],
    )


@confirming.get("", dependencies=[limited, AnyForm], response_class=HTMLResponse)
async def ask_to_confirm(request: Request, sign_up_id: ToConfirm, tx: LinkTx) -> HTMLResponse:
    """Show the button that confirms: opening the link does nothing, as mail programs open it."""
    row = await tx.session.get(SignUpRow, sign_up_id)
    if row is None or row.status == SignUpStatus.LAPSED:
        raise LinkUnusable
    request.state.brand = await request.app.state.brands(request, row.brin)
    waits = row.status == SignUpStatus.UNCONFIRMED
    return await render(request, pages, "public/confirm.html", waits=waits, brin=row.brin)


@confirming.post("", dependencies=[limited, AnyForm])
async def confirmed(request: Request, sign_up_id: ToConfirm, tx: LinkTx) -> Response:
    """Confirm; a second time changes nothing."""
    try:
        await confirm(tx, sign_up_id)
    except NotFound as error:
        raise LinkUnusable from error
    return redirect(request.url.path)
