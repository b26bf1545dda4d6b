"""The case worker's cases: the list, one case with its timeline, and who can come back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from services.municipality.pages import case_words as words
from services.municipality.pages.timeline_words import line_of
from services.municipality.reading.case import Source, case_of, timeline
from services.municipality.reading.cases import open_cases, who_can_return
from services.municipality.reading.people import known_people
from services.municipality.reading.tasks import colleagues
from services.municipality.steps.cases import resume
from services.municipality.steps.opened import know_worker, open_case
from services.municipality.steps.tasks import OwnerIn, follow_case
from shared.access.actions import Action
from shared.access.gate import Asking, Showing, Tx, permits
from shared.pages import templates
from shared.pages.forms import filled, read_form
from shared.pages.rendering import done, render
from shared.reference import gemeente
from shared.runtime.web import Today, Unsealing

router = APIRouter(prefix="/desk/cases", include_in_schema=False)
pages = templates("services.municipality")
pages.env.globals["words"] = words

PageNumber = Annotated[int, Query(ge=1, le=1000)]
MOST = 200
"""Closed cases on the page of who can come back."""


@router.get("", dependencies=[permits(Action.SEE_CASE)], response_class=HTMLResponse)
async def list_cases(
    request: Request, showing: Showing, seal: Unsealing, today: Today, page: PageNumber = 1
) -> HTMLResponse:
    """Show the open cases, what is late on top."""
    listed, last = await open_cases(showing.session, today, page)
    subjects = [each.case.subject for each in listed]
    people = await known_people(showing.session, seal, subjects, showing.access.fields)
    await showing.note(subjects)
    return await render(
        request, pages, "cases/list.html", listed=listed, people=people, page=page, last=last
    )


@router.get("/closed", dependencies=[permits(Action.READ_CLOSED)], response_class=HTMLResponse)
async def list_closed(
    request: Request, showing: Showing, seal: Unsealing, today: Today
) -> HTMLResponse:
    """Show who can come back, by name."""
    closed = await who_can_return(showing.session, today, MOST)
    subjects = [case.subject for case in closed]
    people = await known_people(showing.session, seal, subjects, showing.access.fields)
    await showing.note(subjects)
    return await render(request, pages, "cases/closed.html", closed=closed, people=people)


@router.get("/{subject}", dependencies=[permits(Action.SEE_CASE)], response_class=HTMLResponse)
async def one_case(  # noqa: PLR0913  what a page is given
    subject: UUID,
    request: Request,
    showing: Showing,
    seal: Unsealing,
    today: Today,
    source: Source | None = None,
) -> HTMLResponse:
    """Show one case, with one timeline over school, partner and municipality."""
    case = await case_of(showing.session, seal, subject, showing.access.fields, today)
    facts = await timeline(showing.session, subject, source)
    await showing.note([subject])
    moved_to = gemeente(case.move.to_gemeentecode, today).name if case.move else None
    return await render(
        request,
        pages,
        "cases/case.html",
        case=case,
        lines=[line_of(fact) for fact in facts],
        source=source,
        moved_to=moved_to,
        colleagues=await colleagues(showing.session, case.row.gemeentecode),
        follower=filled(worker_id=case.row.worker_id),
        me=showing.access.who.subject,
    )


@router.post("/{subject}/worker", dependencies=[permits(Action.KEEP_CASE)])
async def follow(subject: UUID, request: Request, tx: Tx, asking: Asking) -> Response:
    """Let a colleague, or who asks, follow the case."""
    case = await open_case(tx, subject)
    me = await know_worker(tx, asking, case.gemeentecode)
    chosen = (await read_form(request, OwnerIn)).model
    await follow_case(tx, subject, OwnerIn(worker_id=chosen.worker_id or me))
    return done(request, f"/desk/cases/{subject}", "Dit dossier wordt gevolgd.")


@router.post("/{subject}/return", dependencies=[permits(Action.RESUME_CASE)])
async def take_up_again(subject: UUID, request: Request, tx: Tx) -> Response:
    """Take up a closed case again at the young person's wish (R6)."""
    await resume(tx, subject)
    return done(request, f"/desk/cases/{subject}", "De begeleiding gaat verder.")
