"""What an order knows of its sessions: how many, the last day, and when the report is due."""

from datetime import date

from sqlmodel import col, select

from services.partner.domain.orders import TAKEN_ON, OrderStatus
from services.partner.domain.reminding import first_step_on
from services.partner.models import OrderRow, SessionRow
from shared.messaging.transaction import Transaction
from shared.runtime.clock import AMSTERDAM


async def reschedule(tx: Transaction, order: OrderRow) -> None:
    """Work out anew when the report is due, after a session came, moved or went."""
    await tx.session.flush()
    found = await tx.session.exec(
        select(SessionRow.ends_at).where(
            SessionRow.order_id == order.order_id, col(SessionRow.cancelled_on).is_(None)
        )
    )
    days = [ends_at.astimezone(AMSTERDAM).date() for ends_at in found]
    if len(days) < order.sessions and order.last_session_on is not None:
        days.append(order.last_session_on)  # a trainer does not see colleagues' sessions
    order.last_session_on = max(days, default=None)
    _await_report(order, tx.today)


def _await_report(order: OrderRow, today: date) -> None:
    """Wait for the report from the day after the last session; a later one starts it anew."""
    step_on = first_step_on(order.status, order.last_session_on)
    if order.status not in TAKEN_ON or step_on is None:
        order.report_step_on = None
    if order.status in TAKEN_ON and (step_on is None or step_on > today):
        order.status, order.reminders = OrderStatus.CONFIRMED, 0
    if order.status == OrderStatus.CONFIRMED:
        order.report_step_on = step_on
