"""Pages of integral programmes, such as the Participatielab, and of the social map."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school import programmes
from services.school.asking import Asking
from services.school.domain.programme import Outflow, ProgrammeRule
from services.school.models import ProgrammeRow, PseudonymRow
from services.school.pages.forms import WholeNumber, with_rule
from services.school.programmes import MapEntry, NewCertificate, NewParticipant, NewProgramme
from services.school.words import OUTFLOWS
from shared.access.actions import Action
from shared.access.gate import Showing, Shown, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.texts import ShortText
from shared.runtime.web import Today

router = APIRouter(include_in_schema=False)
pages = templates("services.school")
READS = permits(Action.READ_PROGRAMMES)
KEEPS = permits(Action.KEEP_PROGRAMMES)
HOME = "/integral-programmes"
DIRECTIONS = [(each.value, OUTFLOWS[each]) for each in Outflow]
UNKNOWN_NUMBER = "Dit studentnummer is niet bekend bij uw school."


class ProgrammeForm(BaseModel):
    """The template, as people type it."""

    name: ShortText
    first_day: date
    last_day: date
    floor_hours: WholeNumber = Field(ge=0, le=40)
    support_hours: WholeNumber = Field(ge=0, le=40)


class ParticipantForm(BaseModel):
    """A student by the school's own number."""

    student_number: ShortText
    expected: Outflow
    workplace: UUID | None = None
    floor_hours: WholeNumber | None = Field(default=None, ge=0, le=40)
    support_hours: WholeNumber | None = Field(default=None, ge=0, le=40)


class OutflowForm(BaseModel):
    """Where a student went."""

    actual: Outflow


@router.get(HOME, dependencies=[READS], response_class=HTMLResponse)
async def all_programmes(request: Request, showing: Showing) -> Response:
    """List the programmes, and ask for a new one with the hours of a Participatielab."""
    form = filled(name="Participatielab", floor_hours=24, support_hours=4)
    return await _all(request, showing.session, form)


@router.post(HOME, dependencies=[KEEPS], response_class=HTMLResponse)
async def start(request: Request, tx: Tx, asker: Asking) -> Response:
    """Start a programme."""
    form = await read_form(request, ProgrammeForm)
    if form.errors:
        return await _all(request, tx.session, form)
    try:
        started = programmes.start(tx, asker.brin, NewProgramme(**form.model.model_dump()))
    except RuleBroken as broken:
        days = broken.rule is ProgrammeRule.DAYS_IN_ORDER
        form = with_rule(form, broken, "last_day" if days else "floor_hours")
        return await _all(request, tx.session, form)
    return done(request, f"{HOME}/{started}", "Het programma is begonnen. Voeg nu studenten toe.")


async def _all(request: Request, session: AsyncSession, form: Form[Any]) -> Response:
    found = await programmes.all_programmes(session)
    return await render(request, pages, "programme/all.html", form=form, programmes=found)


@router.get(f"{HOME}/map", dependencies=[READS], response_class=HTMLResponse)
async def social_map(request: Request, showing: Showing, today: Today) -> Response:
    """List the social map, and ask for a new organisation."""
    entries = await programmes.social_map(showing.session, today)
    return await render(request, pages, "programme/map.html", form=Form(), entries=entries)


@router.post(f"{HOME}/map", dependencies=[KEEPS], response_class=HTMLResponse)
async def put_on_map(request: Request, tx: Tx, asker: Asking) -> Response:
    """Add an organisation."""
    form = await read_form(request, MapEntry)
    if form.errors:
        entries = await programmes.social_map(tx.session, tx.today)
        return await render(request, pages, "programme/map.html", form=form, entries=entries)
    programmes.put_on_map(tx, asker.brin, form.model)
    return done(request, f"{HOME}/map", "De organisatie staat op de sociale kaart.")


@router.post(f"{HOME}/map/{{entry_id}}/check", dependencies=[KEEPS], response_class=HTMLResponse)
async def check_entry(request: Request, entry_id: UUID, tx: Tx) -> Response:
    """Write down that an organisation was checked today."""
    await programmes.check_entry(tx, entry_id)
    return done(request, f"{HOME}/map", "Vastgelegd: dit klopt nog, nagekeken op vandaag.")


@router.get(f"{HOME}/{{programme_id}}", dependencies=[READS], response_class=HTMLResponse)
async def programme(
    request: Request, programme_id: UUID, showing: Showing, today: Today
) -> Response:
    """Show a programme: who takes part, and expected against actual outflow."""
    return await _programme(request, showing, programme_id, Form(), today)


@router.post(
    f"{HOME}/{{programme_id}}/participants", dependencies=[KEEPS], response_class=HTMLResponse
)
async def take_part(
    request: Request, programme_id: UUID, tx: Tx, showing: Showing, asker: Asking
) -> Response:
    """Let a student take part."""
    form = await read_form(request, ParticipantForm)
    if not form.errors:
        values = form.model.model_dump()
        subject = await _subject(tx.session, asker.brin, values.pop("student_number"))
        if subject is None:
            form = form.refused(student_number=UNKNOWN_NUMBER)
        else:
            try:
                new = NewParticipant(subject=subject, **values)
                await programmes.take_part(tx, programme_id, new)
            except RuleBroken as broken:
                twice = broken.rule is ProgrammeRule.TAKES_PART_ONCE
                form = with_rule(form, broken, "student_number" if twice else "floor_hours")
    if form.errors:
        return await _programme(request, showing, programme_id, form, tx.today)
    return done(request, f"{HOME}/{programme_id}", "De student doet mee.")


async def _subject(session: AsyncSession, brin: str, number: str) -> UUID | None:
    found = await session.exec(
        select(PseudonymRow.subject).where(
            PseudonymRow.brin == brin, PseudonymRow.student_number == number
        )
    )
    return found.first()


async def _programme(
    request: Request, showing: Shown, programme_id: UUID, form: Form[Any], today: date
) -> Response:
    session = showing.session
    row = await session.get(ProgrammeRow, programme_id)
    if row is None:
        raise NotFound("programme")
    found = await programmes.participants(session, programme_id)
    await showing.note(each.participant.subject for each in found)
    entries = await programmes.social_map(session, today)
    return await render(
        request,
        pages,
        "programme/programme.html",
        form=form,
        programme=row,
        participants=found,
        matrix=await programmes.matrix(session, programme_id),
        outflows=OUTFLOWS,
        directions=DIRECTIONS,
        workplaces=[(str(each["entry_id"]), each["name"]) for each in entries],
    )


@router.get(
    f"{HOME}/{{programme_id}}/participants/{{subject}}",
    dependencies=[READS],
    response_class=HTMLResponse,
)
async def participant(
    request: Request, programme_id: UUID, subject: UUID, showing: Showing
) -> Response:
    """Show one student in a programme."""
    return await _participant(request, showing, programme_id, subject, Form())


@router.post(
    f"{HOME}/{{programme_id}}/participants/{{subject}}/certificates",
    dependencies=[KEEPS],
    response_class=HTMLResponse,
)
async def certify(
    request: Request, programme_id: UUID, subject: UUID, tx: Tx, showing: Showing
) -> Response:
    """Keep a certificate."""
    form = await read_form(request, NewCertificate)
    if form.errors:
        return await _participant(request, showing, programme_id, subject, form)
    await programmes.certify(tx, programme_id, subject, form.model)
    here = f"{HOME}/{programme_id}/participants/{subject}"
    return done(request, here, "Het certificaat is vastgelegd.")


@router.post(
    f"{HOME}/{{programme_id}}/participants/{{subject}}/outflow",
    dependencies=[KEEPS],
    response_class=HTMLResponse,
)
async def leave(
    request: Request, programme_id: UUID, subject: UUID, tx: Tx, showing: Showing
) -> Response:
    """Write down where a student went."""
    form = await read_form(request, OutflowForm)
    if not form.errors:
        try:
            await programmes.leave(tx, programme_id, subject, form.model.actual)
        except RuleBroken as broken:
            form = with_rule(form, broken, "actual")
    if form.errors:
        return await _participant(request, showing, programme_id, subject, form)
    return done(request, f"{HOME}/{programme_id}", "De uitstroom is vastgelegd.")


async def _participant(
    request: Request, showing: Shown, programme_id: UUID, subject: UUID, form: Form[Any]
) -> Response:
    found = await programmes.participants(showing.session, programme_id)
    each = next((each for each in found if each.participant.subject == subject), None)
    if each is None:
        raise NotFound("participant")
    await showing.note([subject])
    return await render(
        request,
        pages,
        "programme/participant.html",
        form=form,
        each=each,
        programme_id=programme_id,
        outflows=OUTFLOWS,
        directions=DIRECTIONS,
    )
