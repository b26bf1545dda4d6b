"""The page behind the link of a participant: who coaches me, and another one in one step (R31)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.school import links
from services.school.aftercare.coaches import CoachIn, change_coach, coaches
from services.school.models import StudentRow
from services.school.pages.aftercare import pages
from services.school.pages.visiting import AnyForm
from shared.access.gate import LinkTx, by_link
from shared.identity.limits import limited
from shared.messaging.transaction import Transaction
from shared.pages.forms import read_form
from shared.pages.rendering import done, render
from shared.rules import RuleBroken
from shared.runtime.links import LinkUnusable

router = APIRouter(prefix="/choose-coach/{token}", include_in_schema=False)
ToChoose = Annotated[UUID, by_link(links.COACH)]


@router.get("", dependencies=[limited, AnyForm], response_class=HTMLResponse)
async def choose(request: Request, subject: ToChoose, tx: LinkTx) -> HTMLResponse:
    """Show the coaches, and which one is theirs."""
    student = await _student(request, tx, subject)
    known = await coaches(tx.session, student.brin)
    own = known.get(student.coach_id or "")
    others = [coach for coach in known.values() if coach.coach_id != student.coach_id]
    values = {"own": own, "others": others, "has_coach": student.coach_id is not None}
    return await render(request, pages, "public/choose-coach.html", **values)


@router.post("", dependencies=[limited, AnyForm])
async def chosen(request: Request, subject: ToChoose, tx: LinkTx) -> Response:
    """Change the coach at once; nobody asks why, and the former coach is not told."""
    await _student(request, tx, subject)
    form = await read_form(request, CoachIn)
    if form.errors:
        return done(request, request.url.path, "Kies een coach uit de lijst.", "error")
    try:
        await change_coach(tx, subject, form.model.coach_id, asked_by="young-person")
    except RuleBroken as refusal:
        return done(request, request.url.path, refusal.rule.value, "error")
    said = "Dit is nu je coach." if form.model.coach_id else "Je krijgt een andere coach."
    return done(request, request.url.path, said)


async def _student(request: Request, tx: Transaction, subject: UUID) -> StudentRow:
    """Return the person while their guidance runs; after that there is nothing to choose."""
    student = await tx.session.get(StudentRow, subject)
    if student is None or student.support_ended is not None:
        raise LinkUnusable
    request.state.brand = await request.app.state.brands(request, student.brin)
    return student
