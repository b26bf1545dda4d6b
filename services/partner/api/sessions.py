"""Sessions: when, where, and who came."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlmodel import col, select

from services.partner.api.paging import Limit
from services.partner.models import SessionRow
from services.partner.reading import calendars
from services.partner.reading import sessions as reading_sessions
from services.partner.steps import reporting
from services.partner.steps import sessions as steps
from services.partner.steps.reporting import AttendanceIn, WhoCameIn
from services.partner.steps.sessions import SessionIn, TimeIn
from shared.access.actions import Action
from shared.access.gate import Reading, Showing, Tx, permits
from shared.runtime.clock import AMSTERDAM
from shared.runtime.web import Now, Unsealing
from shared.schemas.vocabulary import CoachId

router = APIRouter()

CALENDAR_DAYS = 90
"""How long past sessions stay in a calendar file."""


@router.get("/sessions", dependencies=[permits(Action.READ_DELIVERY)])
async def sessions(
    reading: Reading,
    until: date,
    *,
    only_open: Annotated[bool, Query(alias="open")] = True,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List the sessions of orders that start on or before a day, oldest first."""
    end = datetime.combine(until + timedelta(days=1), time.min, AMSTERDAM)
    query = select(SessionRow).where(
        col(SessionRow.starts_at) < end,
        col(SessionRow.cancelled_on).is_(None),
        col(SessionRow.group_id).is_(None),
    )
    if only_open:
        query = query.where(col(SessionRow.present).is_(None))
    query = query.order_by(col(SessionRow.starts_at), col(SessionRow.session_id))
    return [row.model_dump() for row in await reading.exec(query.limit(limit))]


@router.post("/orders/{order_id}/sessions", dependencies=[permits(Action.DELIVER)], status_code=201)
async def plan_session(order_id: UUID, planned: SessionIn, tx: Tx) -> dict[str, UUID]:
    """Plan a session in the order's period, at a time the trainer is free."""
    return {"session_id": (await steps.plan(tx, order_id, planned)).session_id}


@router.post("/sessions/{session_id}/move", dependencies=[permits(Action.DELIVER)])
async def move_session(session_id: UUID, moved: TimeIn, tx: Tx) -> dict[str, UUID]:
    """Move a session to another time or place."""
    return {"session_id": (await steps.move(tx, session_id, moved)).session_id}


@router.post("/sessions/{session_id}/cancellation", dependencies=[permits(Action.DELIVER)])
async def cancel_session(session_id: UUID, tx: Tx) -> dict[str, UUID]:
    """Cancel a session; the order stays."""
    return {"session_id": (await steps.cancel(tx, session_id)).session_id}


@router.get("/sessions/{session_id}/participants", dependencies=[permits(Action.SEE_WHO_CAME)])
async def participants(session_id: UUID, showing: Showing, seal: Unsealing) -> list[dict[str, Any]]:
    """List who is expected at a session of an open group, by first name (R25)."""
    appointment = await reading_sessions.one(showing.session, session_id)
    people = await reading_sessions.expected(showing.session, appointment.session, seal)
    await showing.note(person.subject for person in people)
    return [
        {"enrolment_id": p.enrolment_id, "first_name": p.first_name, "present": p.present}
        for p in people
    ]


@router.post("/sessions/{session_id}/who-came", dependencies=[permits(Action.DELIVER)])
async def record_who_came(session_id: UUID, said: WhoCameIn, tx: Tx) -> dict[str, int]:
    """Record of each participant of an open group whether they came (R30)."""
    await reporting.record_who_came(tx, session_id, said)
    return {"present": sum(said.present.values())}


@router.get("/sessions/{session_id}/calendar.ics", dependencies=[permits(Action.READ_DELIVERY)])
async def session_calendar(session_id: UUID, reading: Reading, now: Now) -> Response:
    """Give one session for a calendar; a cancelled one goes from it."""
    return _file(calendars.change(await reading_sessions.one(reading, session_id), now))


@router.get("/trainers/{trainer_id}/calendar.ics", dependencies=[permits(Action.READ_DELIVERY)])
async def trainer_calendar(trainer_id: CoachId, reading: Reading, now: Now) -> Response:
    """Give a trainer's sessions of the last months and those to come for a calendar."""
    since = now.date() - timedelta(days=CALENDAR_DAYS)
    found = await reading_sessions.appointments(reading, since=since, trainer_id=trainer_id)
    return _file(calendars.publish(found, now))


def _file(content: bytes) -> Response:
    headers = {"content-disposition": 'attachment; filename="sessies.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


@router.post("/sessions/{session_id}/attendance", dependencies=[permits(Action.DELIVER)])
async def record_attendance(session_id: UUID, attendance: AttendanceIn, tx: Tx) -> dict[str, int]:
    """Record how many came."""
    await reporting.record_attendance(tx, session_id, attendance)
    return {"present": attendance.present}
