"""What asks the central team's attention in aftercare: no coach (R9), and sign-ups of unknowns."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.school.aftercare.coaches import coaches
from services.school.aftercare.matching import candidates, open_sign_up
from services.school.aftercare.sign_ups import close, match, place
from services.school.aftercare.vacancies import vacancies
from services.school.aftercare.waiting import waiting_sign_ups
from services.school.domain.sign_ups import SignUpStatus
from services.school.models import SignUpRow
from services.school.pages.aftercare import pages
from shared.access.actions import Action
from shared.access.gate import Showing, Shown, Tx, permits
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.web import Today
from shared.schemas.vocabulary import CoachId

router = APIRouter(prefix="/aftercare", include_in_schema=False)


class PlaceIn(BaseModel):
    """With whom somebody goes on."""

    coach_id: CoachId


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
    await showing.note(row.subject or row.sign_up_id for row in rows)
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
    """Show who a sign-up could be of, among one's own people; or which coach it could go to."""
    row = await open_sign_up(showing.session, sign_up_id)
    if row.status == SignUpStatus.TO_PLACE:
        return await _to_place(request, showing, row, filled())
    found = await candidates(showing.session, row.brin, name or row.name or "")
    await showing.note([sign_up_id, *(student.subject for student in found)])
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


async def _to_place(
    request: Request, showing: Shown, row: SignUpRow, form: Form[Any]
) -> HTMLResponse:
    await showing.note([row.subject or row.sign_up_id])
    known = await coaches(showing.session, row.brin)
    values = {"sign_up": row, "coaches": known.values(), "form": form}
    return await render(request, pages, "aftercare/place.html", **values)


@router.post("/sign-ups/{sign_up_id}/place", dependencies=[permits(Action.MATCH_SIGN_UP)])
async def with_this_coach(sign_up_id: UUID, request: Request, tx: Tx) -> Response:
    """Choose the coach with whom somebody goes on."""
    form = await read_form(request, PlaceIn)
    address = f"/aftercare/sign-ups/{sign_up_id}"
    if form.errors:
        return done(request, address, "Kies een coach uit de lijst.", "error")
    await place(tx, sign_up_id, form.model.coach_id)
    return done(request, "/aftercare/sign-ups", "De aanmelding gaat verder.")


@router.post("/sign-ups/{sign_up_id}/closure", dependencies=[permits(Action.MATCH_SIGN_UP)])
async def no_further(sign_up_id: UUID, request: Request, tx: Tx) -> Response:
    """Close a sign-up that leads to nothing."""
    await close(tx, sign_up_id)
    return done(request, "/aftercare/sign-ups", "De aanmelding is afgesloten.")
