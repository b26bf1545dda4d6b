"""Sessions: when, where, and who came."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import col, select

from services.partner.api.paging import Limit
from services.partner.models import SessionRow
from services.partner.steps import reporting
from services.partner.steps import sessions as steps
from services.partner.steps.reporting import AttendanceIn
from services.partner.steps.sessions import SessionIn, TimeIn
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.runtime.clock import AMSTERDAM

router = APIRouter()


@router.get("/sessions", dependencies=[permits(Action.READ_DELIVERY)])
async def sessions(
    reading: Reading,
    until: date,
    *,
    only_open: Annotated[bool, Query(alias="open")] = True,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List sessions that start on or before a day, oldest first."""
    end = datetime.combine(until + timedelta(days=1), time.min, AMSTERDAM)
    query = select(SessionRow).where(col(SessionRow.starts_at) < end)
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


@router.post("/sessions/{session_id}/attendance", dependencies=[permits(Action.DELIVER)])
async def record_attendance(session_id: UUID, attendance: AttendanceIn, tx: Tx) -> dict[str, int]:
    """Record how many came."""
    await reporting.record_attendance(tx, session_id, attendance)
    return {"present": attendance.present}
