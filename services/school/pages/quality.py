"""Pages of the central team: the quality board, where its figures come from, and the formula."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from services.school import evaluating, quality
from services.school.asking import Asking
from services.school.domain.quality import FEWEST, Side
from services.school.models import ModuleRow
from services.school.pages.forms import WholeNumber, with_rule
from services.school.quality import Weights
from services.school.words import FUNDING
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.web import Today

router = APIRouter(include_in_schema=False)
pages = templates("services.school")
READS = permits(Action.READ_QUALITY)
KEEPS = permits(Action.KEEP_QUALITY)
SIDES = {Side.STUDENT: "Studenten", Side.SLBER: "SLB'ers", Side.PARTNER: "Partner"}
ORDER_WORDS = {
    "open": "Wacht op antwoord",
    "confirmed": "Bevestigd",
    "declined": "Afgewezen",
    "closed": "Afgerond",
}


class WeightsForm(BaseModel):
    """What counts how much, as people type it."""

    klik: WholeNumber = Field(ge=0, le=10)
    students: WholeNumber = Field(ge=0, le=10)
    slbers: WholeNumber = Field(ge=0, le=10)
    partners: WholeNumber = Field(ge=0, le=10)


@router.get("/quality-board", dependencies=[READS], response_class=HTMLResponse)
async def board(request: Request, reading: Reading, today: Today, asker: Asking) -> Response:
    """Show use, reach, klik, evaluation and cost per module and partner."""
    year = date(today.year, 1, 1)
    return await render(
        request,
        pages,
        "quality/board.html",
        board=await quality.board(reading, asker.brin),
        fewest=FEWEST,
        period=filled(first=year, last=today),
        sides=SIDES,
    )


@router.get("/quality-board/modules/{module_id}", dependencies=[READS], response_class=HTMLResponse)
async def module(request: Request, module_id: UUID, reading: Reading) -> Response:
    """Show the orders that a module's figures are counted from, and tips when five answered."""
    row = await reading.get(ModuleRow, module_id)
    if row is None:
        raise NotFound("module")
    return await render(
        request,
        pages,
        "quality/module.html",
        module=row,
        orders=await quality.traced(reading, module_id),
        tips=await quality.tips(reading, module_id),
        funding={source.value: text for source, text in FUNDING.items()},
        words=ORDER_WORDS,
        sides=SIDES,
    )


@router.get("/quality-board/formula", dependencies=[KEEPS], response_class=HTMLResponse)
async def formula(request: Request, reading: Reading, asker: Asking) -> Response:
    """Show the versions of the formula, and ask for a new one."""
    versions = await quality.formulas(reading, asker.brin)
    names = ("klik", "students", "slbers", "partners")
    form = filled(**dict(zip(names, versions[0].weights, strict=True)))
    return await render(request, pages, "quality/formula.html", form=form, versions=versions)


@router.post("/quality-board/formula", dependencies=[KEEPS], response_class=HTMLResponse)
async def change_formula(request: Request, tx: Tx, asker: Asking) -> Response:
    """Add a version of the formula."""
    form = await read_form(request, WeightsForm)
    if not form.errors:
        try:
            weights = Weights(**form.model.model_dump())
            version = await quality.change_formula(tx, asker.brin, weights)
        except RuleBroken as broken:
            form = with_rule(form, broken, "klik")
        else:
            return done(request, "/quality-board", f"Versie {version} van de formule geldt nu.")
    versions = await quality.formulas(tx.session, asker.brin)
    return await render(request, pages, "quality/formula.html", form=form, versions=versions)


@router.get(
    "/orders/{order_id}/evaluation",
    dependencies=[permits(Action.ASK_EVALUATION)],
    response_class=HTMLResponse,
)
async def ask_evaluation(request: Request, order_id: UUID, tx: Tx) -> Response:
    """Show the links to the short forms about an order, for each side its own."""
    order, links = await evaluating.links_of(tx, order_id)
    base = str(request.base_url).rstrip("/")
    shown = [(SIDES[side], f"{base}/evaluate/{links[side]}") for side in Side]
    return await render(request, pages, "quality/links.html", order=order, links=shown)
