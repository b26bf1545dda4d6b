"""Pages of the feedback loop: give a signal, read the answer, decide, and contact persons."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school import feedback
from services.school.asking import Asker, Asking
from services.school.domain.feedback import Decision, is_late
from services.school.feedback import Course, NewContactPerson, NewSignal, Verdict
from services.school.models import ModuleRow, SignalRow
from services.school.pages.forms import with_rule
from shared.access.actions import Action
from shared.access.decide import decide as may
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.texts import ShortText
from shared.runtime.web import Today
from shared.schemas.vocabulary import Crebo

router = APIRouter(include_in_schema=False)
pages = templates("services.school")
GIVES = permits(Action.GIVE_SIGNAL)
KEEPS = permits(Action.KEEP_FEEDBACK)
DECISIONS = {
    Decision.ADOPTED: "Overgenomen",
    Decision.REJECTED: "Niet overgenomen",
    Decision.PARKED: "Voor later",
}


class OwnerForm(BaseModel):
    """Who takes a signal up."""

    owner: ShortText


@router.get("/feedback", dependencies=[GIVES], response_class=HTMLResponse)
async def own_signals(request: Request, reading: Reading, asker: Asking) -> Response:
    """Show the asker's own signals with the answers, and ask for a new one."""
    return await _own(request, reading, asker, Form())


@router.post("/feedback", dependencies=[GIVES], response_class=HTMLResponse)
async def give_signal(request: Request, tx: Tx, asker: Asking) -> Response:
    """Give a signal."""
    form = await read_form(request, NewSignal)
    if form.errors:
        return await _own(request, tx.session, asker, form)
    feedback.give_signal(tx, asker, form.model)
    return done(
        request, "/feedback", "Dank u. U leest hier binnen twintig werkdagen wat ermee is gedaan."
    )


async def _own(request: Request, session: AsyncSession, asker: Asker, form: Form[Any]) -> Response:
    modules = await session.exec(select(ModuleRow).order_by(col(ModuleRow.name)))
    access = request.state.access
    return await render(
        request,
        pages,
        "feedback/own.html",
        form=form,
        signals=await feedback.signals(session, asker.code),
        modules=[(str(row.module_id), row.name) for row in modules],
        decisions=DECISIONS,
        keeps=may(access.who, Action.KEEP_FEEDBACK, "school") is not None,
    )


@router.get("/feedback/signals", dependencies=[KEEPS], response_class=HTMLResponse)
async def all_signals(request: Request, reading: Reading, today: Today) -> Response:
    """List all signals, what waits longest first; what is late is flagged."""
    rows = await feedback.signals(reading)
    late = [is_late(_decision(row), row.decide_by, today) for row in rows]
    return await render(
        request,
        pages,
        "feedback/signals.html",
        signals=list(zip(rows, late, strict=True)),
        decisions=DECISIONS,
    )


def _decision(row: SignalRow) -> Decision | None:
    return Decision(row.decision) if row.decision else None


@router.get("/feedback/signals/{signal_id}", dependencies=[KEEPS], response_class=HTMLResponse)
async def signal(request: Request, signal_id: UUID, reading: Reading) -> Response:
    """Show a signal, and ask who takes it up or what becomes of it."""
    return await _signal(request, reading, signal_id, None)


@router.post(
    "/feedback/signals/{signal_id}/owner", dependencies=[KEEPS], response_class=HTMLResponse
)
async def take_up(request: Request, signal_id: UUID, tx: Tx) -> Response:
    """Name who takes a signal up."""
    form = await read_form(request, OwnerForm)
    if form.errors:
        return await _signal(request, tx.session, signal_id, form)
    await feedback.take_up(tx, signal_id, form.model.owner)
    return done(request, f"/feedback/signals/{signal_id}", "Het signaal heeft nu een eigenaar.")


@router.post(
    "/feedback/signals/{signal_id}/decision", dependencies=[KEEPS], response_class=HTMLResponse
)
async def decide(request: Request, signal_id: UUID, tx: Tx) -> Response:
    """Decide on a signal; the giver sees it at once."""
    form = await read_form(request, Verdict)
    if form.errors:
        return await _signal(request, tx.session, signal_id, form)
    try:
        await feedback.decide(tx, signal_id, form.model)
    except RuleBroken as broken:
        return await _signal(request, tx.session, signal_id, with_rule(form, broken, "decision"))
    return done(request, "/feedback/signals", "Het besluit is vastgelegd. De gever ziet het nu.")


async def _signal(
    request: Request, session: AsyncSession, signal_id: UUID, form: Form[Any] | None
) -> Response:
    row = await session.get(SignalRow, signal_id)
    if row is None:
        raise NotFound("signal")
    module = await session.get(ModuleRow, row.about_module) if row.about_module else None
    return await render(
        request,
        pages,
        "feedback/signal.html",
        form=form or filled(owner=row.owner or request.state.access.who.name),
        signal=row,
        module=module,
        decisions=[(each.value, text) for each, text in DECISIONS.items()],
        words=DECISIONS,
    )


@router.get(
    "/feedback/contacts",
    dependencies=[permits(Action.READ_CONTACT_PERSONS)],
    response_class=HTMLResponse,
)
async def contacts(request: Request, reading: Reading, today: Today, asker: Asking) -> Response:
    """List the courses with their contact person; vacancies come first."""
    may_change = may(request.state.access.who, Action.KEEP_FEEDBACK, "school") is not None
    found = await feedback.courses(reading, asker.brin, today)
    return await render(
        request, pages, "feedback/contacts.html", courses=found, may_change=may_change
    )


@router.get("/feedback/contacts/{crebo}", dependencies=[KEEPS], response_class=HTMLResponse)
async def contact(
    request: Request, crebo: Crebo, reading: Reading, today: Today, asker: Asking
) -> Response:
    """Ask who is the contact person of a course."""
    course = await _course(reading, asker, crebo, today)
    person = course.contact
    form = filled(name=person.name, email=person.email) if person else Form()
    return await render(request, pages, "feedback/contact.html", form=form, course=course)


@router.post("/feedback/contacts/{crebo}", dependencies=[KEEPS], response_class=HTMLResponse)
async def name_contact(request: Request, crebo: Crebo, tx: Tx, asker: Asking) -> Response:
    """Make somebody the contact person of a course."""
    course = await _course(tx.session, asker, crebo, tx.today)
    form = await read_form(request, NewContactPerson)
    if form.errors:
        return await render(request, pages, "feedback/contact.html", form=form, course=course)
    await feedback.name_contact(tx, asker.brin, crebo, form.model)
    return done(request, "/feedback/contacts", "De contactpersoon is vastgelegd.")


async def _course(session: AsyncSession, asker: Asker, crebo: str, on: Today) -> Course:
    for course in await feedback.courses(session, asker.brin, on):
        if course.crebo == crebo:
            return course
    raise NotFound("course")
