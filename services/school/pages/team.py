"""What asks the central team's attention in aftercare: no coach (R9), and sign-ups of unknowns."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.school.aftercare.matching import candidates, open_sign_up
from services.school.aftercare.sign_ups import match
from services.school.aftercare.vacancies import vacancies
from services.school.aftercare.waiting import waiting_sign_ups
from services.school.domain.sign_ups import SignUpStatus
from services.school.pages.aftercare import pages
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.pages.forms import filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.web import Today

router = APIRouter(prefix="/aftercare", include_in_schema=False)


class MatchIn(BaseModel):
    """Who a sign-up is of."""

    subject: UUID


@router.get("/team", dependencies=[permits(Action.READ_VACANCIES)], response_class=HTMLResponse)
async def team(request: Request, showing: Showing, today: Today) -> HTMLResponse:
    """Show who has no coach, and since when."""
    found = await vacancies(showing.session, today)
    await showing.note(each.student.subject for each in found)
    alerts = sum(each.alert for each in found)
    return await render(request, pages, "aftercare/team.html", vacancies=found, alerts=alerts)


@router.get("/sign-ups", dependencies=[permits(Action.READ_SIGN_UPS)], response_class=HTMLResponse)
async def sign_ups(request: Request, showing: Showing) -> HTMLResponse:
    """Show the sign-ups that wait for somebody or something."""
    rows = await waiting_sign_ups(showing.session)
    await showing.note(row.subject for row in rows if row.subject)
    to_match = [row for row in rows if row.status == SignUpStatus.TO_MATCH]
    others = [row for row in rows if row.status != SignUpStatus.TO_MATCH]
    return await render(request, pages, "aftercare/sign-ups.html", to_match=to_match, others=others)


@router.get(
    "/sign-ups/{sign_up_id}",
    dependencies=[permits(Action.MATCH_SIGN_UP)],
    response_class=HTMLResponse,
)
async def whose(
    sign_up_id: UUID, request: Request, showing: Showing, name: str = ""
) -> HTMLResponse:
    """Show who a sign-up could be of: one's own people with that name."""
    row = await open_sign_up(showing.session, sign_up_id)
    found = await candidates(showing.session, row.brin, name or row.name or "")
    await showing.note(student.subject for student in found)
    values = {"sign_up": row, "candidates": found, "form": filled(name=name or row.name)}
    return await render(request, pages, "aftercare/whose.html", **values)


@router.post("/sign-ups/{sign_up_id}", dependencies=[permits(Action.MATCH_SIGN_UP)])
async def this_one(sign_up_id: UUID, request: Request, tx: Tx) -> Response:
    """Say who it is; from there it goes on by itself."""
    form = await read_form(request, MatchIn)
    if form.errors:
        return done(request, f"/aftercare/sign-ups/{sign_up_id}", "Kies wie het is.", "error")
    await match(tx, sign_up_id, form.model.subject)
    return done(request, "/aftercare/sign-ups", "De aanmelding gaat verder.")
