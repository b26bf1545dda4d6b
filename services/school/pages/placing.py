"""The page behind the link about a place that came free: yes or no, once, and in time (R28)."""

from contextlib import suppress
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.school import links
from services.school.aftercare import places
from services.school.domain.places import state
from services.school.models import PartnerRow, StudentRow
from services.school.pages.aftercare import pages
from services.school.pages.visiting import AnyForm
from shared.access.gate import LinkTx, by_link
from shared.identity.limits import limited
from shared.messaging.transaction import Transaction
from shared.pages.brand import ESTAFETTE, Brands
from shared.pages.forms import read_form
from shared.pages.rendering import done, redirect, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.links import LinkUnusable

router = APIRouter(prefix="/place-answer/{token}", include_in_schema=False)
ToAnswer = Annotated[UUID, by_link(links.PLACE)]


class AnswerForm(BaseModel):
    """Which of the two buttons was pressed."""

    takes: Literal["yes", "no"]


@router.get("", dependencies=[limited, AnyForm], response_class=HTMLResponse)
async def ask(request: Request, offer_id: ToAnswer, tx: LinkTx) -> HTMLResponse:
    """Show the question with its last day, or how it stands."""
    values = await _about(request, tx, offer_id)
    return await render(request, pages, "public/place-answer.html", **values)


@router.post("", dependencies=[limited, AnyForm])
async def answer(request: Request, offer_id: ToAnswer, tx: LinkTx) -> Response:
    """Tell the partner, once; whoever sends it again sees what was answered."""
    await _about(request, tx, offer_id)
    form = await read_form(request, AnswerForm)
    if form.errors:
        return done(request, request.url.path, "Kies ja of nee.", "error")
    with suppress(RuleBroken):  # then the page says how it stands
        await places.answer(tx, offer_id, takes=form.model.takes == "yes")
    return redirect(request.url.path)


async def _about(request: Request, tx: Transaction, offer_id: UUID) -> dict[str, Any]:
    """Return what the page says, in the brand of the school; nothing of whose place it is."""
    try:
        row, enrolment, place = await places.offered_place(tx.session, offer_id)
    except NotFound as error:
        raise LinkUnusable from error
    student = await tx.session.get(StudentRow, row.subject)
    partner = await tx.session.get(PartnerRow, enrolment.partner_id)
    if student is None or partner is None:
        raise LinkUnusable
    brands: Brands = request.app.state.brands
    request.state.brand = await brands(request, student.brin) or ESTAFETTE
    return {
        "state": state(place, tx.today),
        "module": row.module_name,
        "answer_by": row.answer_by,
        "partner": partner,
    }
