"""Pages of sessions: today, the list, planning, moving, cancelling."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.domain.sessions import Slot, conflicts
from services.partner.models import GroupRow, SessionRow
from services.partner.pages.words import at, local, may, pages, span
from services.partner.reading import desk
from services.partner.reading import orders as reading_orders
from services.partner.reading import sessions as reading_sessions
from services.partner.reading.calendars import Appointment
from services.partner.steps import sessions as steps
from services.partner.steps.sessions import SessionIn, TimeIn
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, Tx, permits
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound
from shared.runtime.texts import ShortText
from shared.runtime.web import Now, Today
from shared.schemas.vocabulary import CoachId

router = APIRouter(include_in_schema=False)
_DAYS = 28
"""Days that the list of sessions shows."""


class WhenForm(BaseModel):
    """A day, a time and a place, as people fill them in."""

    day: date
    start: time
    end: time
    location: ShortText

    @property
    def slot(self) -> Slot:
        """The time, in Amsterdam."""
        return Slot(at(self.day, self.start), at(self.day, self.end))

    def when(self) -> dict[str, Any]:
        """Return the values of the command."""
        slot = self.slot
        return {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "location": self.location}


class PlanForm(WhenForm):
    """A session and its trainer."""

    trainer_id: CoachId


@router.get("/desk/today", dependencies=[permits(Action.DELIVER)])
async def show_today(request: Request, reading: Reading, now: Now, today: Today) -> HTMLResponse:
    """Show the sessions of today, and those that still need attendance."""
    found = await reading_sessions.appointments(reading, since=today, until=today)
    return await render(
        request,
        pages,
        "sessions/today.html",
        today=today,
        now=now,
        found=[each for each in found if each.session.cancelled_on is None],
        open_before=[
            each
            for each in await desk.to_attend(reading, now)
            if local(each.session.starts_at).date() < today
        ],
        trainers=await desk.trainers(reading),
    )


@router.get("/desk/sessions", dependencies=[permits(Action.READ_DELIVERY)])
async def show_sessions(
    request: Request, reading: Reading, today: Today, access: Asking, since: date | None = None
) -> HTMLResponse:
    """List the sessions of four weeks, by day."""
    first = since or today
    found = await reading_sessions.appointments(
        reading, since=first, until=first + timedelta(days=_DAYS - 1)
    )
    days: dict[date, list[Appointment]] = {}
    for each in found:
        days.setdefault(local(each.session.starts_at).date(), []).append(each)
    return await render(
        request,
        pages,
        "sessions/list.html",
        days=days,
        first=first,
        earlier=first - timedelta(days=_DAYS),
        later=first + timedelta(days=_DAYS),
        names=dict(await desk.trainers(reading)),
        may=may(access),
    )


@router.get("/desk/sessions/{session_id}", dependencies=[permits(Action.READ_DELIVERY)])
async def show_session(
    request: Request, session_id: UUID, reading: Reading, access: Asking, now: Now
) -> HTMLResponse:
    """Show one session, and what can be done with it."""
    appointment = await reading_sessions.one(reading, session_id)
    session = appointment.session
    return await render(
        request,
        pages,
        "sessions/session.html",
        appointment=appointment,
        names=dict(await desk.trainers(reading)),
        started=session.starts_at <= now,
        ahead=session.present is None and session.cancelled_on is None,
        may=may(access),
    )


@router.get("/desk/orders/{order_id}/sessions", dependencies=[permits(Action.DELIVER)])
async def ask_when(request: Request, order_id: UUID, reading: Reading) -> HTMLResponse:
    """Ask when and where a session of an order is."""
    order = await reading_orders.find(reading, order_id)
    form = filled(day=order.period_from, location=order.location, trainer_id=order.trainer_id)
    return await _plan_page(request, reading, form, order=order)


@router.post("/desk/orders/{order_id}/sessions", dependencies=[permits(Action.DELIVER)])
async def plan(request: Request, order_id: UUID, tx: Tx) -> Response:
    """Plan a session of an order."""
    order = await reading_orders.find(tx.session, order_id)
    form = await _checked(tx, await read_form(request, PlanForm))
    if not form.errors and not order.period_from <= form.model.day <= order.period_until:
        form = form.refused(day="Kies een dag in de periode van de bestelling.")
    if form.errors:
        return await _plan_page(request, tx.session, form, order=order)
    planned = SessionIn(**form.model.when(), trainer_id=form.model.trainer_id)
    await steps.plan(tx, order_id, planned)
    return done(request, f"/desk/orders/{order_id}", "De sessie is gepland. De SLB'er hoort dit.")


@router.get("/desk/groups/{group_id}/sessions", dependencies=[permits(Action.DELIVER)])
async def ask_when_for_group(request: Request, group_id: UUID, reading: Reading) -> HTMLResponse:
    """Ask when and where a session of an open group is."""
    group = await _group(reading, group_id)
    return await _plan_page(request, reading, filled(trainer_id=group.trainer_id), group=group)


@router.post("/desk/groups/{group_id}/sessions", dependencies=[permits(Action.DELIVER)])
async def plan_for_group(request: Request, group_id: UUID, tx: Tx) -> Response:
    """Plan a session of an open group."""
    group = await _group(tx.session, group_id)
    form = await _checked(tx, await read_form(request, PlanForm))
    if form.errors:
        return await _plan_page(request, tx.session, form, group=group)
    planned = SessionIn(**form.model.when(), trainer_id=form.model.trainer_id)
    await steps.plan_for_group(tx, group_id, planned)
    return done(request, "/desk/sessions", "De sessie is gepland.")


@router.get("/desk/sessions/{session_id}/move", dependencies=[permits(Action.DELIVER)])
async def ask_where_to(request: Request, session_id: UUID, reading: Reading) -> HTMLResponse:
    """Ask for the new time and place of a session."""
    appointment = await reading_sessions.one(reading, session_id)
    session = appointment.session
    form = filled(
        day=local(session.starts_at).date(),
        start=f"{local(session.starts_at):%H:%M}",
        end=f"{local(session.ends_at):%H:%M}",
        location=session.location,
    )
    return await render(request, pages, "sessions/move.html", form=form, appointment=appointment)


@router.post("/desk/sessions/{session_id}/move", dependencies=[permits(Action.DELIVER)])
async def move(request: Request, session_id: UUID, tx: Tx) -> Response:
    """Move a session."""
    appointment = await reading_sessions.one(tx.session, session_id)
    form = await _checked(tx, await read_form(request, WhenForm), appointment.session)
    if form.errors:
        return await render(
            request, pages, "sessions/move.html", form=form, appointment=appointment
        )
    await steps.move(tx, session_id, TimeIn(**form.model.when()))
    return done(request, f"/desk/sessions/{session_id}", "De sessie is verplaatst.")


@router.post("/desk/sessions/{session_id}/cancellation", dependencies=[permits(Action.DELIVER)])
async def cancel(request: Request, session_id: UUID, tx: Tx) -> Response:
    """Cancel a session."""
    await steps.cancel(tx, session_id)
    return done(request, f"/desk/sessions/{session_id}", "De sessie is geannuleerd.")


async def _checked(tx: Tx, form: Form[Any], moved: SessionRow | None = None) -> Form[Any]:
    """Say at the form what stands in the way, with the session that does."""
    if form.errors:
        return form
    slot = form.model.slot
    if slot.ends_at <= slot.starts_at:
        return form.refused(end="Kies een einde dat na het begin ligt.")
    trainer_id = moved.trainer_id if moved else form.model.trainer_id
    busy = await steps.sessions_around(
        tx, slot, trainer_id, but=moved.session_id if moved else None
    )
    found = conflicts(slot, [Slot(row.starts_at, row.ends_at) for row in busy])
    if not found:
        return form
    rows = [row for row in busy if Slot(row.starts_at, row.ends_at) in found]
    titles = [
        f"{each.title} ({span(each.session.starts_at, each.session.ends_at)})"
        for each in await reading_sessions.titled(tx.session, rows)
    ]
    return form.refused(start=f"Deze trainer geeft dan al: {', '.join(titles)}.")


async def _plan_page(
    request: Request, reading: AsyncSession, form: Form[Any], **of: Any
) -> HTMLResponse:
    values = {"order": None, "group": None} | of
    return await render(
        request,
        pages,
        "sessions/plan.html",
        form=form,
        trainers=await desk.trainers(reading),
        **values,
    )


async def _group(reading: AsyncSession, group_id: UUID) -> GroupRow:
    group = await reading.get(GroupRow, group_id)
    if group is None:
        raise NotFound("group")
    return group
