"""Questions of Doorstroompunten: the oldest on top, and the answer in one form (R15)."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.school.consultations import (
    AnswerIn,
    answer,
    answered,
    open_questions,
    question,
    who_it_can_be,
)
from services.school.domain.consultations import ConsultationRule
from shared.access.actions import Action
from shared.access.gate import Asking, Showing, Shown, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.reference import gemeente
from shared.rules import RuleBroken
from shared.runtime.sealing import Sealer
from shared.runtime.texts import LongText
from shared.runtime.web import Today, Unsealing
from shared.schemas.vocabulary import ConsultationAdvice

router = APIRouter(prefix="/consultations", include_in_schema=False)
pages = templates("services.school")
pages.env.globals["gemeente_on"] = lambda code, on: gemeente(code, on).name

ADVICE = {
    ConsultationAdvice.START: "Begin gerust",
    ConsultationAdvice.TOGETHER: "Doe het samen met ons",
    ConsultationAdvice.WAIT: "Wacht nog",
}
_SAYS = {
    ConsultationRule.OWN_STUDENT: "person",
    ConsultationRule.ADVICE_FOR_WHO_IS_KNOWN: "advice",
}
"""At which field of the form a rule says no."""


class AnswerForm(BaseModel):
    """What the school answers."""

    person: UUID | Literal["nobody"]
    advice: ConsultationAdvice | None = None
    note: LongText | None = None


@router.get("", dependencies=[permits(Action.READ_CONSULTATIONS)], response_class=HTMLResponse)
async def consultations(
    request: Request, showing: Showing, seal: Unsealing, today: Today
) -> HTMLResponse:
    """Show what Doorstroompunten ask, and what was answered."""
    waiting = await open_questions(showing.session, seal, today)
    told = await answered(showing.session, seal, today)
    await showing.note(each.student.subject for each in (*waiting, *told) if each.student)
    return await render(
        request,
        pages,
        "consultations/list.html",
        waiting=waiting,
        told=told,
        today=today,
        advice=ADVICE,
    )


@router.get(
    "/{consultation_id}",
    dependencies=[permits(Action.READ_CONSULTATIONS)],
    response_class=HTMLResponse,
)
async def one(
    request: Request, consultation_id: UUID, showing: Showing, seal: Unsealing, today: Today
) -> HTMLResponse:
    """Show a question with whom the school could mean."""
    return await _show(request, showing, seal, consultation_id, today)


@router.post(
    "/{consultation_id}",
    dependencies=[permits(Action.READ_CONSULTATIONS), permits(Action.ANSWER_CONSULTATION)],
)
async def give_answer(
    request: Request, consultation_id: UUID, tx: Tx, asking: Asking, showing: Showing
) -> Response:
    """Answer a question, once."""
    form = await read_form(request, AnswerForm)
    if not form.errors:
        person = None if form.model.person == "nobody" else form.model.person
        said = AnswerIn(person=person, advice=form.model.advice, note=form.model.note)
        try:
            await answer(tx, asking, consultation_id, said)
        except RuleBroken as refusal:
            rule = refusal.rule
            field = _SAYS.get(rule, "") if isinstance(rule, ConsultationRule) else ""
            form = form.refused(**{field: rule.value})
        else:
            return done(request, "/consultations", "Het antwoord is naar het Doorstroompunt.")
    return await _show(request, showing, tx.sealer, consultation_id, tx.today, form)


async def _show(  # noqa: PLR0913  what the page is made of
    request: Request,
    showing: Shown,
    seal: Sealer,
    consultation_id: UUID,
    today: Today,
    form: Form[AnswerForm] | None = None,
) -> HTMLResponse:
    asked = await question(showing.session, seal, consultation_id, today)
    offered = await who_it_can_be(showing.session, asked, today)
    shown = [each.student for each in offered] + ([asked.student] if asked.student else [])
    await showing.note(student.subject for student in shown)
    return await render(
        request,
        pages,
        "consultations/one.html",
        asked=asked,
        offered=offered,
        today=today,
        advice=ADVICE,
        form=form or filled(person=asked.row.matched),
    )
