"""The intake on a page: what the document says stands there, and only the rest is asked."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, create_model

from services.municipality.domain.intake import QUESTIONS, Question
from services.municipality.pages.handovers import pages
from services.municipality.steps import intake as steps
from services.municipality.steps.intake import Intake
from shared.access.actions import Action
from shared.access.gate import Showing, Shown, Tx, permits
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.texts import LongText
from shared.runtime.web import Unsealing

router = APIRouter(prefix="/desk/handovers/{handover_id}/intake", include_in_schema=False)

_FIELDS: dict[str, Any] = {question.value: (LongText | None, None) for question in Question}
AnswersForm: type[BaseModel] = create_model("AnswersForm", **_FIELDS)
"""A field for every question there is; only those that are asked are on the page."""
Again = Annotated[list[Question], Query()]


@router.get("", dependencies=[permits(Action.KEEP_INTAKE)], response_class=HTMLResponse)
async def show(
    handover_id: UUID,
    request: Request,
    showing: Showing,
    seal: Unsealing,
    again: Again = [],  # noqa: B006  read from the address, never changed
) -> HTMLResponse:
    """Show the intake."""
    found = await steps.intake(showing.session, handover_id, seal)
    typed = {question: found.given[question].text for question in again if question in found.given}
    form = filled(**{question.value: text for question, text in typed.items()})
    return await _show(request, showing, found, form, again)


@router.post("", dependencies=[permits(Action.KEEP_INTAKE)])
async def keep(
    handover_id: UUID, request: Request, tx: Tx, showing: Showing, seal: Unsealing
) -> Response:
    """Keep what was filled in."""
    found = await steps.intake(showing.session, handover_id, seal)
    form = await read_form(request, AnswersForm)
    if form.errors:
        wrong = [question for question in Question if question.value in form.errors]
        return await _show(request, showing, found, form, wrong)
    answers = {q: text for q in Question if (text := getattr(form.model, q.value, None))}
    kept = await steps.keep(tx, handover_id, answers)
    said = f"{kept} antwoorden zijn opgeslagen." if kept != 1 else "Het antwoord is opgeslagen."
    return done(request, request.url.path, said)


async def _show(
    request: Request, showing: Shown, found: Intake, form: Form[Any], again: list[Question]
) -> HTMLResponse:
    await showing.note([found.handover.subject])
    return await render(
        request,
        pages,
        "handovers/intake.html",
        row=found.handover,
        intake=found,
        to_ask=found.to_ask(again),
        again=again,
        questions=QUESTIONS,
        form=form,
    )
