"""Pages of municipalities' questions whether a coach can stay (R17)."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlmodel import col, select

from services.partner.models import CoachQuestionRow, ParticipantRow
from services.partner.pages.words import pages
from services.partner.reading import desk
from services.partner.steps import participants as steps
from services.partner.steps.participants import CoachAnswerIn
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.pages.forms import filled, read_form
from shared.pages.rendering import done, render
from shared.reference import gemeente
from shared.runtime.web import Today
from shared.schemas.vocabulary import CoachId

router = APIRouter(include_in_schema=False)


class CoachAnswerForm(BaseModel):
    """Whether the coach can stay, and otherwise who can."""

    handover_id: UUID
    available: Literal["yes", "no"]
    alternative_coach_id: CoachId | None = None


@router.get("/desk/coach-questions", dependencies=[permits(Action.READ_COACH_QUESTIONS)])
async def show_questions(request: Request, showing: Showing, today: Today) -> HTMLResponse:
    """List open questions; the name of the young person is one look further."""
    found = await showing.session.exec(
        select(CoachQuestionRow, ParticipantRow.enrolment_id)
        .outerjoin(
            ParticipantRow,
            (col(ParticipantRow.subject) == col(CoachQuestionRow.subject))
            & (col(ParticipantRow.kind) == "aftercare")
            & (col(ParticipantRow.status) != "stopped"),
        )
        .where(CoachQuestionRow.status == "open")
        .order_by(col(CoachQuestionRow.handover_id))
        .limit(50)
    )
    questions = [
        (row, enrolment_id, gemeente(row.gemeentecode, today).name) for row, enrolment_id in found
    ]
    await showing.note(row.subject for row, _, _ in questions)
    trainers = await desk.trainers(showing.session)
    return await render(
        request,
        pages,
        "participants/questions.html",
        questions=questions,
        trainers=trainers,
        names=dict(trainers),
        form=filled(),
    )


@router.post("/desk/coach-questions", dependencies=[permits(Action.ANSWER_COACH_QUESTION)])
async def answer(request: Request, tx: Tx) -> Response:
    """Say whether a coach can stay (R17)."""
    form = await read_form(request, CoachAnswerForm)
    if form.errors:
        return done(request, "/desk/coach-questions", "Kies ja of nee.", "error")
    said = form.model
    one = CoachAnswerIn(
        handover_id=said.handover_id,
        available=said.available == "yes",
        alternative_coach_id=None if said.available == "yes" else said.alternative_coach_id,
    )
    await steps.answer_coach_questions(tx, [one])
    return done(request, "/desk/coach-questions", "De gemeente krijgt uw antwoord.")
