"""What falls due at the partner: reports that are not in, and places that nobody took."""

from datetime import date, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.models import OrderRow, PlaceRow
from services.partner.steps.groups import lapse
from services.partner.steps.reporting import take_report_step
from shared.connections.lasting import DELETE_BY_AGE
from shared.messaging.transaction import Transaction
from shared.runtime.due import DueAction


async def _first_report_due(session: AsyncSession) -> date | None:
    return (await session.exec(select(func.min(OrderRow.report_step_on)))).one()


async def _ask_for_reports(tx: Transaction, day: date, limit: int) -> int:
    """Mark reports as due and remind of them (R30)."""
    found = await tx.session.exec(
        select(OrderRow)
        .where(col(OrderRow.report_step_on) <= day)
        .order_by(col(OrderRow.report_step_on), col(OrderRow.order_id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    orders = found.all()
    for order in orders:
        take_report_step(tx, order, day)
    return len(orders)


async def _first_answer_due(session: AsyncSession) -> date | None:
    last_day = (await session.exec(select(func.min(PlaceRow.answer_by)))).one()
    return last_day + timedelta(days=1) if last_day else None


async def _pass_places_on(tx: Transaction, day: date, limit: int) -> int:
    """Offer places that nobody took in time to the next who waits (R28)."""
    found = await tx.session.exec(
        select(PlaceRow.group_id)
        .where(col(PlaceRow.answer_by) < day)
        .distinct()
        .order_by(col(PlaceRow.group_id))
        .limit(limit)
    )
    return sum([await lapse(tx, group_id) for group_id in found.all()])


DUE = (
    DueAction("reports", _first_report_due, _ask_for_reports),
    DueAction("places", _first_answer_due, _pass_places_on),
    *DELETE_BY_AGE,
)
