"""What has a clock of four weeks, another contactgemeente, and who changed what (R45)."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.municipality.pages import region_forms as forms
from services.municipality.pages.region_forms import with_rule
from services.municipality.steps.region import contactgemeente, tasks
from services.municipality.steps.region import programme as steps
from services.municipality.steps.region.manager import Managing, programme_of
from services.municipality.steps.region.tasks import RequestIn
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import RuleBroken

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")
KEEPS = permits(Action.KEEP_REGION)
HOME = "/region/programme"
PARTS = {
    "analysis": "Regionale analyse",
    "budget": "Begroting (totaal + algemene kosten, in centen)",
    "contactgemeente": "Contactgemeente",
    "contactschool": "Contactschool",
    "centrumgemeenten": "Centrumgemeenten",
    "ready": "Gereed gemaakt",
}


@router.get("/region/requests/new", dependencies=[KEEPS])
async def ask_request(request: Request) -> Response:
    """Ask what information is wanted of which school."""
    return await render(request, pages, "region/request.html", form=filled())


@router.post("/region/requests/new", dependencies=[KEEPS])
async def add_request(request: Request, tx: Tx, manager: Managing) -> Response:
    """Write down that a school was asked: four weeks from today."""
    form = await read_form(request, forms.RequestForm)
    if form.errors:
        return await render(request, pages, "region/request.html", form=form)
    await tasks.ask_information(tx, manager, RequestIn(**form.model.model_dump()))
    return done(request, HOME, "De vraag is vastgelegd. De school heeft vier weken.")


@router.post("/region/tasks/{task_id}/done", dependencies=[KEEPS])
async def finish(request: Request, task_id: UUID, tx: Tx, manager: Managing) -> Response:
    """Mark it done."""
    await tasks.finish(tx, manager, task_id)
    return done(request, HOME, "De taak is afgerond.")


@router.get(f"{HOME}/contactgemeente", dependencies=[KEEPS])
async def ask_contactgemeente(request: Request, reading: Reading, manager: Managing) -> Response:
    """Ask which municipality becomes contactgemeente."""
    await programme_of(reading, manager.region)
    return await _contactgemeente_form(request, manager, filled())


@router.post(f"{HOME}/contactgemeente", dependencies=[KEEPS])
async def change_contactgemeente(request: Request, tx: Tx, manager: Managing) -> Response:
    """Pass the programme on; the documents follow within four weeks."""
    form = await read_form(request, forms.ContactgemeenteForm)
    if not form.errors:
        try:
            await contactgemeente.change_contactgemeente(tx, manager, form.model.contactgemeente)
        except RuleBroken as broken:
            form = with_rule(form, broken, "contactgemeente")
    if form.errors:
        return await _contactgemeente_form(request, manager, form)
    return done(request, HOME, "De contactgemeente is gewijzigd. Draag de stukken over.")


async def _contactgemeente_form(request: Request, manager: Managing, form: Form[Any]) -> Response:
    return await render(
        request, pages, "region/contactgemeente.html", form=form, members=manager.members
    )


@router.get(f"{HOME}/history", dependencies=[KEEPS])
async def show_history(request: Request, reading: Reading, manager: Managing) -> Response:
    """Show who changed what, newest first."""
    await programme_of(reading, manager.region)
    return await render(
        request, pages, "region/history.html",
        changes=await steps.changes(reading, manager.region), parts=PARTS,
    )  # fmt: skip
