"""What a case worker writes down in a case: contacts, tasks, outcome, the end, and a move."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from services.municipality.domain.contacts import Channel
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.pages.cases import pages
from services.municipality.reading.case import Case, case_of, contacts
from services.municipality.reading.tasks import colleagues, done_tasks
from services.municipality.steps.cases import ClosureIn, OutcomeIn, close, report_outcome, stop
from services.municipality.steps.contacts import ContactIn, record_contact
from services.municipality.steps.moving import MoveIn, offer_case
from services.municipality.steps.opened import know_worker
from services.municipality.steps.tasks import TaskIn, add_task
from shared.access.actions import Action
from shared.access.gate import Asking, Showing, Tx, permits
from shared.baton.rules import BatonRule
from shared.pages.forms import WHOLE_FORM, Form, filled, read_form
from shared.pages.rendering import done, render
from shared.reference import gemeenten
from shared.rules import RuleBroken
from shared.runtime.web import Today, Unsealing

router = APIRouter(prefix="/desk/cases/{subject}", include_in_schema=False)

_SEES = permits(Action.SEE_CASE)
"""A form that is not right comes back with the whole page, so whoever sends it may see that."""
_SAYS = {
    MunicipalityRule.CONTACT_IS_PAST: "contacted_on",
    MunicipalityRule.APPOINTMENT_AHEAD: "next_contact_on",
    MunicipalityRule.REVIEW_AHEAD: "review_on",
    MunicipalityRule.TASK_AHEAD: "due_on",
    MunicipalityRule.OWNER_IS_KNOWN: "worker_id",
    MunicipalityRule.OTHER_MUNICIPALITY: "gemeentecode",
    MunicipalityRule.MUNICIPALITY_EXISTS: "gemeentecode",
    BatonRule.AGREEMENT_FIRST: "agreed",
}
"""At which field of a form a rule says no."""


def _refused(form: Form[Any], refusal: RuleBroken) -> Form[Any]:
    field = _SAYS.get(refusal.rule, WHOLE_FORM)
    return form.refused(**{field: refusal.rule.value})


class Desk:
    """Looks a case up and shows a page about it, for who asks."""

    def __init__(self, request: Request, showing: Showing, seal: Unsealing, today: Today) -> None:
        self.request, self.showing, self.seal, self.today = request, showing, seal, today

    async def case(self, subject: UUID) -> Case:
        """Return an open case; raises NotFound."""
        fields = self.showing.access.fields
        return await case_of(self.showing.session, self.seal, subject, fields, self.today)

    async def show(self, page: str, case: Case, form: Form[Any], **values: Any) -> HTMLResponse:
        """Show a page about a case, with what was typed."""
        await self.showing.note([case.row.subject])
        template = f"cases/{page}.html"
        return await render(self.request, pages, template, case=case, form=form, **values)

    def done(self, subject: UUID, text: str) -> Response:
        """Go back to the case, which then begins with a sentence."""
        return done(self.request, f"/desk/cases/{subject}", text)


AtDesk = Annotated[Desk, Depends()]


async def _show_contacts(desk: Desk, case: Case, form: Form[Any]) -> HTMLResponse:
    said = await contacts(desk.showing.session, desk.seal, case.row.subject)
    return await desk.show("contacts", case, form, contacts=said)


@router.get("/contacts", dependencies=[_SEES], response_class=HTMLResponse)
async def show_contacts(subject: UUID, desk: AtDesk) -> HTMLResponse:
    """Show what was said, and the form for the next contact."""
    form = filled(kind="two-way", channel=Channel.CALL, contacted_on=desk.today)
    return await _show_contacts(desk, await desk.case(subject), form)


@router.post("/contacts", dependencies=[permits(Action.KEEP_CASE), _SEES])
async def add_contact(subject: UUID, desk: AtDesk, tx: Tx, asking: Asking) -> Response:
    """Write down a conversation or an attempt."""
    case, form = await desk.case(subject), await read_form(desk.request, ContactIn)
    if form.errors:
        return await _show_contacts(desk, case, form)
    try:
        await record_contact(
            tx, subject, form.model, await know_worker(tx, asking, case.row.gemeentecode)
        )
    except RuleBroken as refusal:
        return await _show_contacts(desk, case, _refused(form, refusal))
    said = "Het gesprek" if form.model.kind == "two-way" else "De poging"
    return desk.done(subject, f"{said} is opgeslagen.")


async def _show_tasks(desk: Desk, case: Case, form: Form[Any]) -> HTMLResponse:
    session = desk.showing.session
    known = await colleagues(session, case.row.gemeentecode)
    finished = await done_tasks(session, case.row.subject)
    return await desk.show("tasks", case, form, colleagues=known, finished=finished)


@router.get("/tasks", dependencies=[_SEES], response_class=HTMLResponse)
async def show_tasks(subject: UUID, desk: AtDesk) -> HTMLResponse:
    """Show what was done, and the form for a task."""
    case = await desk.case(subject)
    return await _show_tasks(desk, case, filled(worker_id=case.row.worker_id))


@router.post("/tasks", dependencies=[permits(Action.KEEP_CASE), _SEES])
async def make_task(subject: UUID, desk: AtDesk, tx: Tx, asking: Asking) -> Response:
    """Add a task by hand."""
    case, form = await desk.case(subject), await read_form(desk.request, TaskIn)
    if form.errors:
        return await _show_tasks(desk, case, form)
    await know_worker(tx, asking, case.row.gemeentecode)
    try:
        await add_task(tx, subject, form.model)
    except RuleBroken as refusal:
        return await _show_tasks(desk, case, _refused(form, refusal))
    return desk.done(subject, "De taak staat op de lijst.")


@router.get("/outcome", dependencies=[_SEES], response_class=HTMLResponse)
async def show_outcome(subject: UUID, desk: AtDesk) -> HTMLResponse:
    """Show the form for how it goes."""
    case = await desk.case(subject)
    return await desk.show("outcome", case, filled(outcome=case.row.outcome))


@router.post("/outcome", dependencies=[permits(Action.KEEP_CASE), _SEES])
async def say_outcome(subject: UUID, desk: AtDesk, tx: Tx) -> Response:
    """Report how it goes, until the review date."""
    case, form = await desk.case(subject), await read_form(desk.request, OutcomeIn)
    if form.errors:
        return await desk.show("outcome", case, form)
    try:
        await report_outcome(tx, subject, form.model)
    except RuleBroken as refusal:
        return await desk.show("outcome", case, _refused(form, refusal))
    return desk.done(subject, "Opgeslagen hoe het gaat.")


@router.get("/ending", dependencies=[_SEES], response_class=HTMLResponse)
async def show_ending(subject: UUID, desk: AtDesk) -> HTMLResponse:
    """Show how the support can end: at the young person's wish, or because it is done."""
    return await desk.show("ending", await desk.case(subject), filled())


@router.post("/stop", dependencies=[permits(Action.KEEP_CASE), _SEES])
async def stop_at_wish(subject: UUID, desk: AtDesk, tx: Tx) -> Response:
    """Stop at the young person's wish, without a reason (R19)."""
    await stop(tx, subject)
    return done(desk.request, "/desk/cases", "De begeleiding is gestopt. Terugkomen kan altijd.")


@router.post("/closure", dependencies=[permits(Action.KEEP_CASE), _SEES])
async def close_case(subject: UUID, desk: AtDesk, tx: Tx) -> Response:
    """Close a case because the support is done."""
    case, form = await desk.case(subject), await read_form(desk.request, ClosureIn)
    if form.errors:
        return await desk.show("ending", case, form)
    await close(tx, subject, form.model.reason)
    return done(desk.request, "/desk/cases", "Het dossier is gesloten.")


async def _show_move(desk: Desk, case: Case, form: Form[Any]) -> HTMLResponse:
    others = [each for each in gemeenten(desk.today) if each.gemeentecode != case.row.gemeentecode]
    return await desk.show("move", case, form, gemeenten=others)


@router.get("/move", dependencies=[_SEES], response_class=HTMLResponse)
async def show_move(subject: UUID, desk: AtDesk) -> HTMLResponse:
    """Show the form for somebody who moved to another municipality."""
    return await _show_move(desk, await desk.case(subject), filled(means="conversation"))


@router.post("/move", dependencies=[permits(Action.MOVE_CASE), _SEES])
async def offer_to_other(subject: UUID, desk: AtDesk, tx: Tx) -> Response:
    """Offer the case to the new municipality (R8, R13)."""
    case, form = await desk.case(subject), await read_form(desk.request, MoveIn)
    if form.errors:
        return await _show_move(desk, case, form)
    try:
        await offer_case(tx, subject, form.model)
    except RuleBroken as refusal:
        return await _show_move(desk, case, _refused(form, refusal))
    return desk.done(subject, "Het dossier is aangeboden. Tot het antwoord begeleidt u verder.")
