"""Pages about the municipality's own case system: choose it, try it, and see what arrived."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from services.municipality.casesystem.reading import deliveries, system_of
from services.municipality.domain.casesystem import Step
from services.municipality.models import CaseSystemRow
from services.municipality.steps import casesystem as steps
from services.municipality.steps.casesystem import CaseSystemIn
from shared.access.actions import Action
from shared.access.gate import Reached, Reading, Tx, permits
from shared.connections.outside import Sending, ToLoopback
from shared.connections.pages import answer_of, whose
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, redirect, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.clock import SystemClock

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")
_READ = permits(Action.READ_HANDOVER_CONNECTIONS)
_KEEP = permits(Action.KEEP_HANDOVER_CONNECTIONS)
_HERE = "/connections/case-system"
_SHOWN = 50
"""Cases on a page."""
_STEPS = {
    Step.CASE: "zaak aanmaken",
    Step.DOCUMENT: "document bewaren",
    Step.LINK: "document aan de zaak koppelen",
    Step.STATUS: "status zetten",
}


_FAULTS = {
    "no-document": "het overgangsdocument is niet te lezen",
    "no-secret": "het geheim is niet te lezen; vul het opnieuw in",
}
"""What goes wrong here before anything is sent."""


class WhichCase(BaseModel):
    """The case to try again."""

    handover_id: UUID


async def _own(request: Request, reading: Reading) -> CaseSystemRow:
    """Return the case system of the asker's municipality; raises NotFound."""
    system = await system_of(reading, whose(request))
    if system is None:
        raise NotFound("case_system")
    return system


Own = Annotated[CaseSystemRow, Depends(_own)]


def went_wrong(step: str | None, status: int | None, fault: str | None, said: str | None) -> str:
    """Say in Dutch where it stopped, and what the case system answered."""
    where = f"{_STEPS[Step(step)]}: " if step else ""
    more = f" ({said})" if said else ""
    return f"{where}{_answer(status, fault)}{more}"


def _answer(status: int | None, fault: str | None) -> str:
    return _FAULTS.get(fault or "") or answer_of(status, fault)


pages.env.globals["went_wrong"] = went_wrong


@router.get(_HERE, dependencies=[_READ])
async def show_case_system(request: Request, reading: Reading) -> Response:
    """Show how the connection stands and how far each case is; without one, how to make one."""
    system = await system_of(reading, whose(request))
    if system is None:
        return redirect("/connections")
    rows = [
        row for row in await deliveries(reading, _SHOWN) if row.gemeentecode == system.gemeentecode
    ]
    return await render(
        request, pages, "connections/case-system.html", system=system, deliveries=rows
    )


@router.get(f"{_HERE}/edit", dependencies=[_KEEP])
async def edit_case_system(request: Request, reading: Reading) -> Response:
    """Show the form, filled with what is known; never with the secret."""
    system = await system_of(reading, whose(request))
    known = system.model_dump(include=set(CaseSystemIn.model_fields) - {"secret"}) if system else {}
    return await _form(request, filled(**known), new=system is None)


@router.post(f"{_HERE}/edit", dependencies=[_KEEP])
async def choose_case_system(request: Request, tx: Tx, to_loopback: ToLoopback) -> Response:
    """Keep what was filled in."""
    code = whose(request)
    form = await read_form(request, CaseSystemIn)
    new = await system_of(tx.session, code) is None
    if form.errors:
        return await _form(request, form, new=new)
    try:
        await steps.choose(tx, code, form.model, to_loopback=to_loopback)
    except RuleBroken as refused:
        field = "secret" if new and form.model.secret is None else "cases_url"
        return await _form(request, form.refused(**{field: refused.rule.value}), new=new)
    return done(request, _HERE, "De koppeling is bewaard. Probeer nu of zij werkt.")


@router.post(f"{_HERE}/test", dependencies=[_KEEP])
async def try_case_system(
    request: Request, system: Own, reached: Reached, sender: Sending
) -> Response:
    """See whether both APIs let us in; nothing is made there."""
    fault = await steps.check(reached, system.system_id, sender, SystemClock())
    if fault is None:
        return done(request, _HERE, "De verbinding werkt. Er is niets aangemaakt.")
    api = "Documenten API" if fault.step is Step.DOCUMENT else "Zaken API"
    answer = _answer(fault.outcome.status, fault.outcome.fault)
    return done(request, _HERE, f"De {api} laat ons niet binnen: {answer}.", "warning")


@router.post(f"{_HERE}/pause", dependencies=[_KEEP])
async def pause_case_system(request: Request, system: Own, tx: Tx) -> Response:
    """Hand no case over for now."""
    await steps.pause(tx, system.system_id)
    return done(request, _HERE, "De koppeling staat stil. Wat u aanvaardt, wordt bewaard.")


@router.post(f"{_HERE}/resume", dependencies=[_KEEP])
async def resume_case_system(request: Request, system: Own, tx: Tx) -> Response:
    """Hand cases over again."""
    await steps.resume(tx, system.system_id)
    return done(request, _HERE, "De koppeling loopt weer. Wat wachtte, wordt nu aangemaakt.")


@router.post(f"{_HERE}/retry", dependencies=[_KEEP])
async def try_again(request: Request, tx: Tx) -> Response:
    """Hand one case over again."""
    form = await read_form(request, WhichCase)
    if form.errors:
        return done(request, _HERE, "Kies eerst een zaak.", "warning")
    await steps.try_again(tx, form.model.handover_id)
    return done(request, _HERE, "Wij proberen deze zaak nu opnieuw.")


@router.post(f"{_HERE}/removal", dependencies=[_KEEP])
async def remove_case_system(request: Request, system: Own, tx: Tx) -> Response:
    """Forget it."""
    await steps.remove(tx, system.system_id)
    return done(request, "/connections", "De koppeling met het zaaksysteem is verwijderd.")


async def _form(request: Request, form: Form[CaseSystemIn], *, new: bool) -> Response:
    """Show the form with what was typed, but for the secret: that is not sent back."""
    shown = replace(form, typed={k: v for k, v in form.typed.items() if k != "secret"})
    return await render(request, pages, "connections/case-system-form.html", form=shown, new=new)
