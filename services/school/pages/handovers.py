"""Handovers at the school: what waits for you, one handover with its routes, and what is next."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.school.handovers import again, questions
from services.school.handovers.questions import ReplyIn
from services.school.handovers.reading import Tab, chain, lines, name_of
from services.school.pages import handover_words as words
from shared.access.actions import Action
from shared.access.gate import Asking, Showing, Shown, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.sealing import Sealer
from shared.runtime.web import Today, Unsealing

router = APIRouter(prefix="/handover-desk", include_in_schema=False)
pages = templates("services.school")
pages.env.globals |= {"handover_words": words, "gemeente_name": name_of}

_SEES = permits(Action.SEE_HANDOVER_DESK)
"""A form that is not right comes back with the whole page, so whoever sends it may see that."""


@router.get("", dependencies=[_SEES], response_class=HTMLResponse)
async def show_all(
    request: Request, showing: Showing, today: Today, tab: Tab = "todo"
) -> HTMLResponse:
    """Show the handovers of who one guides: what waits for the school first."""
    found = await lines(showing.session, today)
    shown = [line for line in found if line.tab == tab]
    await showing.note(line.student.subject for line in shown)
    counts = {name: sum(line.tab == name for line in found) for name in words.TABS}
    return await render(
        request, pages, "handovers/desk.html", lines=shown, tab=tab, counts=counts, today=today
    )


@router.get("/{handover_id}", dependencies=[_SEES], response_class=HTMLResponse)
async def show_one(
    handover_id: UUID, request: Request, showing: Showing, seal: Unsealing, today: Today
) -> HTMLResponse:
    """Show where somebody was offered, what the municipality asks, and what is next."""
    return await _show(request, showing, seal, handover_id, today)


@router.post("/{handover_id}/again", dependencies=[permits(Action.CONTINUE_HANDOVER)])
async def offer_again(handover_id: UUID, request: Request, tx: Tx) -> Response:
    """Offer anew, or ask the young person again where the agreement does not hold (R10, R11)."""
    began = await again.offer_again(tx, handover_id)
    return done(request, f"/handover-desk/{handover_id}", words.BEGAN[began])


@router.post("/{handover_id}/residence", dependencies=[permits(Action.CONTINUE_HANDOVER)])
async def follow_residence(handover_id: UUID, request: Request, tx: Tx) -> Response:
    """Follow what the municipality said: the young person lives elsewhere (R13)."""
    began = await again.follow_residence(tx, handover_id)
    said = f"De gemeente is veranderd. {words.BEGAN[began]}"
    return done(request, f"/handover-desk/{handover_id}", said)


@router.post("/{handover_id}/closure", dependencies=[permits(Action.CONTINUE_HANDOVER)])
async def close(handover_id: UUID, request: Request, tx: Tx) -> Response:
    """End the school's guidance without a handover (R10)."""
    await again.close(tx, handover_id)
    return done(request, "/handover-desk", "De begeleiding is afgesloten, zonder overdracht.")


@router.post(
    "/{handover_id}/questions/{question_id}",
    dependencies=[permits(Action.ANSWER_RECEIVER), _SEES],
)
async def reply(  # noqa: PLR0913  the parts of an address with a form on a page with more
    handover_id: UUID,
    question_id: UUID,
    request: Request,
    tx: Tx,
    showing: Showing,
    asking: Asking,
    seal: Unsealing,
    today: Today,
) -> Response:
    """Answer a question of the municipality."""
    await chain(tx.session, handover_id, today)
    form = await read_form(request, ReplyIn)
    if form.errors:
        return await _show(request, showing, seal, handover_id, today, form, question_id)
    await questions.answer(tx, question_id, form.model, author=asking.who.name)
    return done(request, f"/handover-desk/{handover_id}", "Uw antwoord is naar de gemeente.")


async def _show(  # noqa: PLR0913  the page, and the form on it that was sent
    request: Request,
    showing: Shown,
    seal: Sealer,
    handover_id: UUID,
    today: Today,
    form: Form[Any] | None = None,
    answering: UUID | None = None,
) -> HTMLResponse:
    found = await chain(showing.session, handover_id, today)
    await showing.note([found.line.student.subject])
    ids = [handover.handover_id for handover in found.all]
    return await render(
        request,
        pages,
        "handovers/one.html",
        chain=found,
        thread=await questions.thread(showing.session, ids, seal),
        form=form or filled(),
        answering=answering,
        today=today,
    )
