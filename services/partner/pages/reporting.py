"""Pages on a phone after a session: who came, and the report (R30)."""

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from services.partner.domain.orders import TAKEN_ON
from services.partner.models import OrderRow
from services.partner.pages.words import pages
from services.partner.reading import orders as reading_orders
from services.partner.reading import sessions as reading_sessions
from services.partner.reading.calendars import Appointment
from services.partner.steps import reporting as steps
from services.partner.steps.reporting import (
    AttendanceIn,
    FeedbackIn,
    ReportIn,
    WhoCameIn,
)
from shared.access.actions import Action
from shared.access.gate import Reading, Showing, Tx, permits
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.texts import LongText
from shared.runtime.web import Now, Unsealing

router = APIRouter(include_in_schema=False)
_SESSION = "/desk/sessions/{session_id}/attendance"
_ORDER = "/desk/orders/{order_id}/report"


class WhoCameForm(BaseModel):
    """The boxes that were ticked."""

    came: list[UUID] = []


class ReportForm(BaseModel):
    """A report as people fill it in."""

    took_place: Literal["yes", "no"]
    about_class: LongText | None = None
    about_module: LongText | None = None
    evaluation_link: str | None = Field(default=None, pattern=r"^https://\S+$", max_length=120)


@router.get(_SESSION, dependencies=[permits(Action.SEE_WHO_CAME)])
async def ask_who_came(
    request: Request, session_id: UUID, showing: Showing, seal: Unsealing, now: Now
) -> HTMLResponse:
    """Ask how many of a class came, or who of an open group."""
    appointment = await reading_sessions.one(showing.session, session_id)
    if appointment.session.order_id is not None:
        form = filled(present=appointment.session.present)
        return await _number_page(request, appointment, form, now)
    people = await reading_sessions.expected(showing.session, appointment.session, seal)
    await showing.note(person.subject for person in people)
    return await render(
        request,
        pages,
        "sessions/names.html",
        form=filled(came=[person.enrolment_id for person in people if person.present]),
        appointment=appointment,
        started=appointment.session.starts_at <= now,
        people=[(person.enrolment_id, person.first_name) for person in people],
    )


@router.post(_SESSION, dependencies=[permits(Action.DELIVER)])
async def record_attendance(request: Request, session_id: UUID, tx: Tx, now: Now) -> Response:
    """Record how many of a class came, and go on to the report."""
    appointment = await reading_sessions.one(tx.session, session_id)
    form = await read_form(request, AttendanceIn)
    most = appointment.session.expected
    if not form.errors and form.model.present > most:
        form = form.refused(present=f"De klas heeft {most} studenten. Vul dat getal in, of lager.")
    if form.errors:
        return await _number_page(request, appointment, form, now)
    session = await steps.record_attendance(tx, session_id, form.model)
    assert session.order_id is not None
    return await _after_attendance(request, tx, session.order_id)


@router.post("/desk/sessions/{session_id}/who-came", dependencies=[permits(Action.DELIVER)])
async def record_who_came(request: Request, session_id: UUID, tx: Tx) -> Response:
    """Record who of an open group came."""
    appointment = await reading_sessions.one(tx.session, session_id)
    form = await read_form(request, WhoCameForm)
    if form.errors:
        address = f"/desk/sessions/{session_id}/attendance"
        return done(request, address, "Tik aan wie er was.", "error")
    ticked = set(form.model.came)
    placed = await reading_sessions.placed(tx.session, appointment.session)
    present = {enrolment_id: enrolment_id in ticked for enrolment_id in placed}
    await steps.record_who_came(tx, session_id, WhoCameIn(present=present))
    return done(request, "/desk/today", "De aanwezigheid is vastgelegd.")


async def _after_attendance(request: Request, tx: Tx, order_id: UUID) -> Response:
    """Go on to the report once every session has its attendance."""
    order = await tx.load(OrderRow, order_id)
    await tx.session.flush()
    sessions = await reading_orders.sessions(tx.session, order.order_id)
    recorded = sum(s.present is not None and s.cancelled_on is None for s in sessions)
    if order.status in TAKEN_ON and recorded == order.sessions:
        return done(request, f"/desk/orders/{order.order_id}/report", "Nu nog het verslag.")
    return done(request, "/desk/today", "De aanwezigheid is vastgelegd.")


@router.get(_ORDER, dependencies=[permits(Action.DELIVER)])
async def ask_for_report(request: Request, order_id: UUID, reading: Reading) -> HTMLResponse:
    """Ask whether it took place, and for a signal."""
    return await _report_page(request, reading, order_id, filled())


@router.post(_ORDER, dependencies=[permits(Action.DELIVER)])
async def report(request: Request, order_id: UUID, tx: Tx) -> Response:
    """Report back (R30)."""
    form = await read_form(request, ReportForm)
    if form.errors:
        return await _report_page(request, tx.session, order_id, form)
    said = form.model
    signals = {"class": said.about_class, "module": said.about_module}
    reported = ReportIn(
        took_place=said.took_place == "yes",
        evaluation_link=said.evaluation_link,
        feedback=[FeedbackIn(about=about, text=text) for about, text in signals.items() if text],
    )
    await steps.report(tx, order_id, reported)
    return done(request, f"/desk/orders/{order_id}", "Het verslag is verstuurd. Bedankt!")


async def _report_page(
    request: Request, reading: Reading, order_id: UUID, form: Form[Any]
) -> HTMLResponse:
    order = await reading_orders.find(reading, order_id)
    sessions = await reading_orders.sessions(reading, order_id)
    held = [session for session in sessions if session.cancelled_on is None]
    return await render(
        request,
        pages,
        "orders/report.html",
        form=form,
        order=order,
        sessions=held,
        missing=[session for session in held if session.present is None],
    )


async def _number_page(
    request: Request, appointment: Appointment, form: Form[Any], now: Now
) -> HTMLResponse:
    started = appointment.session.starts_at <= now
    return await render(
        request,
        pages,
        "sessions/number.html",
        form=form,
        appointment=appointment,
        started=started,
    )
