"""Recording who came, and reporting back."""

from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import col, func, select

from services.partner.domain import orders as order_rules
from services.partner.domain import sessions as session_rules
from services.partner.models import OrderRow, SessionRow
from services.partner.steps.sessions import load_session
from shared.messaging.transaction import Transaction
from shared.schemas.partner import AttendanceRecorded, ReportSubmitted


class AttendanceIn(BaseModel):
    """How many came."""

    present: int = Field(ge=0)


class ReportIn(BaseModel):
    """Whether it took place."""

    took_place: bool


async def record_attendance(
    tx: Transaction, session_id: UUID, attendance: AttendanceIn
) -> SessionRow:
    """Record how many came."""
    _, session = await load_session(tx, session_id)
    session_rules.check_attendance(
        attendance.present, session.expected, starts_at=session.starts_at, now=tx.now
    )
    session.present = attendance.present
    event = AttendanceRecorded(
        session_id=session_id,
        present=attendance.present,
        expected=session.expected,
        recorded_on=tx.today,
    )
    tx.record(session.order_id, event)
    return session


async def report(tx: Transaction, order_id: UUID, reported: ReportIn) -> OrderRow:
    """Report back, which lets the school close the order (R30)."""
    order = await tx.load(OrderRow, order_id)
    query = select(
        func.count(), func.count(col(SessionRow.present)), func.sum(SessionRow.present)
    ).where(SessionRow.order_id == order_id)
    planned, recorded, present = (await tx.session.exec(query)).one()
    order.status = order_rules.report(
        order.status, took_place=reported.took_place, sessions=planned, recorded=recorded
    )
    event = ReportSubmitted(
        partner_id=order.partner_id,
        took_place=reported.took_place,
        present=present or 0,
        reported_on=tx.today,
    )
    tx.record(order_id, event)
    return order
