"""The Doorstroompunt's pages: who may be helped, the lock, the school's answer, the support."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.municipality.domain.doorstroompunt import Standing
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.pages import doorstroompunt_words as words
from services.municipality.steps import consultations, support
from services.municipality.steps.doorstroompunt import (
    PersonIn,
    note_startkwalificatie,
    record_person,
)
from services.municipality.steps.doorstroompunt_reading import (
    Helped,
    everybody,
    routed_on,
    somebody,
)
from shared.access.actions import Action
from shared.access.gate import Asking, Showing, Shown, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.reference import doorstroompuntregio_of, gemeente, gemeenten_of_region, institutions
from shared.rules import RuleBroken
from shared.runtime.sealing import Sealer
from shared.runtime.web import Today, Unsealing

router = APIRouter(prefix="/doorstroompunt", include_in_schema=False)
pages = templates("services.municipality")
pages.env.globals |= {"words": words, "gemeente_on": lambda code, on: gemeente(code, on).name}

_READ = permits(Action.READ_DOORSTROOMPUNT)
_KEEP = permits(Action.KEEP_DOORSTROOMPUNT)
_PERSON = "/{person_id}"
_SAYS = {
    MunicipalityRule.YOUNGER_THAN_27: "birth_date",
    MunicipalityRule.ONLY_GEMEENTE: "startkwalificatie",
    MunicipalityRule.DIPLOMA_DAY_KNOWN: "diploma_on",
    MunicipalityRule.OWN_REGION: "residence",
    MunicipalityRule.TALK_TOOK_PLACE: "spoken_on",
    MunicipalityRule.TALK_AFTER_DIPLOMA: "spoken_on",
    MunicipalityRule.EDUCATION_FIRST: "why_not_education",
}
"""At which field of a form a rule says no; at none: above the form."""


class ObtainedIn(BaseModel):
    """When somebody obtained a startkwalificatie."""

    obtained_on: date


@router.get("", dependencies=[_READ], response_class=HTMLResponse)
async def people(request: Request, showing: Showing, seal: Unsealing, today: Today) -> HTMLResponse:
    """Show everybody, by how it stands."""
    found = await everybody(showing.session, seal, today)
    await showing.note(each.row.known_as for each in found)
    by_standing = {
        each: [person for person in found if person.standing is each] for each in Standing
    }
    return await render(
        request, pages, "doorstroompunt/list.html", people=by_standing, number=len(found)
    )


@router.get("/new", dependencies=[_KEEP], response_class=HTMLResponse)
async def new(request: Request, asking: Asking, today: Today) -> HTMLResponse:
    """Show the form for somebody who may be helped."""
    return await _new(request, filled(residence=_code(asking.organisation)), asking, today)


@router.post("/new", dependencies=[_KEEP])
async def record(request: Request, asking: Asking, tx: Tx) -> Response:
    """Record somebody; of whom may not be helped nothing is kept (R6, R14)."""
    form = await read_form(request, PersonIn)
    if not form.errors:
        try:
            subject = await record_person(tx, _code(asking.organisation), form.model)
        except RuleBroken as refusal:
            form = _refused(form, refusal)
        else:
            return done(request, f"/doorstroompunt/{subject}", "De jongere is vastgelegd.")
    return await _new(request, form, asking, tx.today)


@router.get(
    "/routed-on", dependencies=[permits(Action.READ_ROUTED_ON)], response_class=HTMLResponse
)
async def to_gemeente(
    request: Request, showing: Showing, seal: Unsealing, today: Today
) -> HTMLResponse:
    """Show the gemeente whom the Doorstroompunt routed on (WEB 9.2.5(2), Participatiewet 7a)."""
    found = await routed_on(showing.session, seal, today)
    await showing.note(each.row.known_as for each in found)
    return await render(request, pages, "doorstroompunt/routed-on.html", people=found)


@router.get(_PERSON, dependencies=[_READ], response_class=HTMLResponse)
async def one(
    request: Request, person_id: UUID, showing: Showing, seal: Unsealing, today: Today
) -> HTMLResponse:
    """Show somebody: the lock, what the school said, and the support."""
    return await _show(request, showing, seal, person_id, today)


@router.post(f"{_PERSON}/consultations", dependencies=[_KEEP])
async def ask(request: Request, person_id: UUID, asking: Asking, tx: Tx) -> Response:
    """Ask the school (R15)."""
    await consultations.ask_school(tx, asking, person_id)
    said = "De vraag is naar de school gestuurd. De school heeft twee werkdagen."
    return done(request, f"/doorstroompunt/{person_id}", said)


@router.post(f"{_PERSON}/spoken", dependencies=[_KEEP])
async def spoken(request: Request, person_id: UUID, tx: Tx, showing: Showing) -> Response:
    """Record a conversation with the school (R15)."""
    by = showing.access.who.subject

    async def carry_out(asked: consultations.SpokenIn) -> None:
        await consultations.record_spoken(tx, person_id, asked, by)

    said = "Het gesprek met de school is vastgelegd."
    return await _send(request, showing, tx, person_id, consultations.SpokenIn, carry_out, said)


@router.post(f"{_PERSON}/interest", dependencies=[_KEEP])
async def interest(request: Request, person_id: UUID, tx: Tx, showing: Showing) -> Response:
    """Record why waiting would do harm (WEB 9.2.5(7); R15)."""
    by = showing.access.who.subject

    async def carry_out(given: consultations.InterestIn) -> None:
        await consultations.record_interest(tx, person_id, given, by)

    said = "De reden om niet te wachten is vastgelegd."
    return await _send(request, showing, tx, person_id, consultations.InterestIn, carry_out, said)


@router.post(f"{_PERSON}/start", dependencies=[_KEEP])
async def start(request: Request, person_id: UUID, tx: Tx, showing: Showing) -> Response:
    """Start support of somebody who agreed (R15)."""

    async def carry_out(asked: support.StartIn) -> None:
        await support.start(tx, person_id, asked)

    said = "De ondersteuning is begonnen."
    return await _send(request, showing, tx, person_id, support.StartIn, carry_out, said)


@router.post(f"{_PERSON}/steps", dependencies=[_KEEP])
async def add_step(request: Request, person_id: UUID, tx: Tx, showing: Showing) -> Response:
    """Add a step towards the aim."""

    async def carry_out(step: support.StepIn) -> None:
        await support.add_step(tx, person_id, step)

    said = "De stap is toegevoegd."
    return await _send(request, showing, tx, person_id, support.StepIn, carry_out, said)


@router.post(f"{_PERSON}/steps/{{step_id}}/done", dependencies=[_KEEP])
async def finish(request: Request, person_id: UUID, step_id: UUID, tx: Tx) -> Response:
    """Mark a step as done."""
    await support.finish_step(tx, person_id, step_id)
    return done(request, f"/doorstroompunt/{person_id}", "De stap is klaar.")


@router.post(f"{_PERSON}/end", dependencies=[_KEEP])
async def end(request: Request, person_id: UUID, tx: Tx, showing: Showing) -> Response:
    """End support, for a reason."""

    async def carry_out(asked: support.EndIn) -> None:
        await support.end(tx, person_id, asked.reason)

    said = "De ondersteuning is gestopt."
    return await _send(request, showing, tx, person_id, support.EndIn, carry_out, said)


@router.post(f"{_PERSON}/startkwalificatie", dependencies=[_KEEP])
async def obtained(request: Request, person_id: UUID, tx: Tx, showing: Showing) -> Response:
    """Note that somebody obtained a startkwalificatie (R7, R49)."""

    async def carry_out(asked: ObtainedIn) -> None:
        await note_startkwalificatie(tx, person_id, asked.obtained_on)

    said = "De startkwalificatie is vastgelegd."
    return await _send(request, showing, tx, person_id, ObtainedIn, carry_out, said)


async def _send(  # noqa: PLR0913  what every form of the page has in common
    request: Request,
    showing: Shown,
    tx: Tx,
    person_id: UUID,
    model: type[Any],
    carry_out: Callable[[Any], Awaitable[None]],
    said: str,
) -> Response:
    """Carry out a form of the person's page, or show the page with what is not right."""
    form: Form[Any] = await read_form(request, model)
    if not form.errors:
        try:
            await carry_out(form.model)
        except RuleBroken as refusal:
            form = _refused(form, refusal)
        else:
            return done(request, f"/doorstroompunt/{person_id}", said)
    return await _show(request, showing, tx.sealer, person_id, tx.today, form)


async def _show(  # noqa: PLR0913  what the page is made of
    request: Request,
    showing: Shown,
    seal: Sealer,
    person_id: UUID,
    today: date,
    form: Form[Any] | None = None,
) -> HTMLResponse:
    found: Helped = await somebody(showing.session, seal, person_id, today)
    await showing.note([found.row.known_as])
    schools = {school.brin: school.name for school in institutions(today)}
    return await render(
        request,
        pages,
        "doorstroompunt/person.html",
        helped=found,
        today=today,
        schools=schools,
        form=form or filled(),
    )


async def _new(request: Request, form: Form[Any], asking: Asking, today: date) -> HTMLResponse:
    region = doorstroompuntregio_of(_code(asking.organisation), today)
    return await render(
        request,
        pages,
        "doorstroompunt/new.html",
        form=form,
        gemeenten=[(each.gemeentecode, each.name) for each in gemeenten_of_region(region, today)],
        schools=[(each.brin, each.name) for each in institutions(today)],
    )


def _refused(form: Form[Any], refusal: RuleBroken) -> Form[Any]:
    rule = refusal.rule
    field = _SAYS.get(rule, "") if isinstance(rule, MunicipalityRule) else ""
    return form.refused(**{field: rule.value})


def _code(organisation: str) -> str:
    return organisation.partition(":")[2]
