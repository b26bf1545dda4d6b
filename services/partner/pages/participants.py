"""Pages of participants: only the data of R25, and every look is noted."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.partner.pages.words import may, pages
from services.partner.reading import desk
from services.partner.reading import participants as reading_participants
from services.partner.steps import participants as steps
from services.partner.steps.participants import WelcomeIn
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.pages.forms import filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.web import Unsealing
from shared.schemas.vocabulary import CoachId

router = APIRouter(include_in_schema=False)
_PERSON = "/desk/participants/{enrolment_id}"


class CoachForm(BaseModel):
    """Who becomes the coach."""

    coach_id: CoachId


@router.get("/desk/participants", dependencies=[permits(Action.SEE_PARTICIPANT)])
async def show_participants(request: Request, showing: Showing, seal: Unsealing) -> HTMLResponse:
    """List participants by first name."""
    session = showing.session
    found = await reading_participants.participants(session, seal, showing.access.fields)
    await showing.note(person.row.subject for person in found)
    return await render(
        request,
        pages,
        "participants/list.html",
        people=found,
        in_groups=await reading_participants.in_groups(session),
        names=dict(await desk.trainers(session)),
    )


@router.get(_PERSON, dependencies=[permits(Action.SEE_PARTICIPANT)])
async def show_participant(
    request: Request, enrolment_id: UUID, showing: Showing, seal: Unsealing
) -> HTMLResponse:
    """Show how to reach a participant."""
    session = showing.session
    person = await reading_participants.one(session, enrolment_id, seal, showing.access.fields)
    await showing.note([person.row.subject])
    return await render(
        request,
        pages,
        "participants/participant.html",
        participant=person,
        form=filled(coach_id=person.row.coach_id),
        in_group=enrolment_id in await reading_participants.in_groups(session),
        trainers=await desk.trainers(session),
        may=may(showing.access),
    )


@router.post(f"{_PERSON}/welcome", dependencies=[permits(Action.WELCOME_PARTICIPANT)])
async def welcome(request: Request, enrolment_id: UUID, tx: Tx) -> Response:
    """Give a participant a coach (R9)."""
    form = await read_form(request, CoachForm)
    if form.errors:
        address = f"/desk/participants/{enrolment_id}"
        return done(request, address, "Kies eerst een coach.", "error")
    await steps.welcome(tx, [WelcomeIn(enrolment_id=enrolment_id, coach_id=form.model.coach_id)])
    return done(request, "/desk/participants", "De deelnemer heeft nu een coach.")
