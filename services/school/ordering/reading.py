"""Orders as people see them: where each stands, what waits, and all that was said about one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.ordering import Standing, standing
from services.school.models import (
    ChangeRow,
    LogRow,
    MessageRow,
    OrderRow,
    PartnerRow,
    SessionRow,
)
from services.school.ordering.log import What
from shared.orders.rules import ChangeStatus, Side
from shared.rules import NotFound
from shared.runtime.clock import AMSTERDAM
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Contact, Sealed

MOST = 500
"""Most orders in one list."""
MOST_RECENT = 10
"""Most changes on the central team's page."""
CHANGES = (
    What.CHANGE_PROPOSED,
    What.CHANGED,
    What.CHANGE_DECLINED,
    What.SESSION_MOVED,
    What.SESSION_CANCELLED,
    What.CANCELLED,
)
"""What the central team follows in the log."""

OfOrder = TypeVar("OfOrder", SessionRow, MessageRow, ChangeRow, LogRow)

_URGENCY = (
    Standing.OVERDUE,
    Standing.REPORT_DUE,
    Standing.OPEN,
    Standing.CONFIRMED,
    Standing.PLANNED,
    Standing.DECLINED,
    Standing.CANCELLED,
    Standing.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An order in a list."""

    order: OrderRow
    standing: Standing
    partner: str
    next_session: datetime | None
    proposed: bool
    """Whether the partner waits for an answer to a proposal."""
    unread: int
    """Messages of the partner that the SLB'er has not read."""

    @property
    def waits_for_slber(self) -> bool:
        """Whether the SLB'er must do something."""
        return self.proposed or self.unread > 0 or self.standing is Standing.DECLINED


@dataclass(frozen=True, slots=True)
class Shown:
    """All of one order."""

    order: OrderRow
    standing: Standing
    partner: PartnerRow
    sessions: Sequence[SessionRow]
    messages: Sequence[MessageRow]
    changes: Sequence[ChangeRow]
    log: Sequence[LogRow]


async def list_orders(
    session: AsyncSession,
    now: datetime,
    *,
    partner_id: str | None = None,
    standings: Collection[Standing] = frozenset(Standing),
) -> list[Listed]:
    """Return orders that the asker reaches, the most urgent first."""
    query = _listed(now)
    if partner_id is not None:
        query = query.where(col(OrderRow.partner_id) == partner_id)
    found = [
        Listed(order, standing_of(order, last, now), partner, following, is_proposed, count)
        for order, partner, last, following, is_proposed, count in await session.execute(query)
    ]
    wanted = [each for each in found if each.standing in standings]
    return sorted(wanted, key=lambda each: (_URGENCY.index(each.standing), each.order.respond_by))


def _listed(now: datetime) -> Select[Any]:
    """Return the query of orders with partner, sessions, and what the partner waits for."""
    times = (
        select(
            SessionRow.order_id,
            func.max(SessionRow.ends_at).label("last"),
            func.min(SessionRow.starts_at).filter(col(SessionRow.starts_at) > now).label("next"),
        )
        .group_by(col(SessionRow.order_id))
        .subquery()
    )
    proposed = select(ChangeRow.order_id).where(
        ChangeRow.order_id == OrderRow.order_id,
        ChangeRow.status == ChangeStatus.OPEN,
        ChangeRow.proposed_by == Side.PARTNER,
    )
    unread = select(func.count()).where(
        MessageRow.order_id == OrderRow.order_id,
        MessageRow.side == Side.PARTNER,
        col(MessageRow.received_at) > func.coalesce(OrderRow.read_until, OrderRow.ordered_at),
    )
    return (
        select_columns(
            OrderRow, col(PartnerRow.name), times.c.last, times.c.next,
            proposed.exists(), unread.scalar_subquery(),
        )
        .join(PartnerRow, col(PartnerRow.partner_id) == OrderRow.partner_id)
        .outerjoin(times, times.c.order_id == OrderRow.order_id)
        .order_by(col(OrderRow.order_id).desc())
        .limit(MOST)
    )  # fmt: skip


async def show_order(session: AsyncSession, order_id: UUID, now: datetime) -> Shown:
    """Return one order with all that belongs to it, each in its order; raises NotFound."""
    order = await session.get(OrderRow, order_id)
    if order is None:
        raise NotFound("order")
    partner = await session.get(PartnerRow, order.partner_id)
    assert partner is not None
    sessions = await _of(session, SessionRow, order_id, "starts_at", "session_id")
    return Shown(
        order,
        standing_of(order, max((row.ends_at for row in sessions), default=None), now),
        partner,
        sessions,
        messages=await _of(session, MessageRow, order_id, "posted_at", "message_id"),
        changes=await _of(session, ChangeRow, order_id, "proposed_on", "change_id"),
        log=await _of(session, LogRow, order_id, "at", "log_id"),
    )


async def _of(
    session: AsyncSession, model: type[OfOrder], order_id: UUID, *order_by: str
) -> Sequence[OfOrder]:
    query = select(model).where(col(model.order_id) == order_id)
    found = await session.exec(query.order_by(*(getattr(model, name) for name in order_by)))
    return found.all()


def standing_of(order: OrderRow, last_session: datetime | None, now: datetime) -> Standing:
    """Return where an order stands at this instant."""
    return standing(
        order.status,
        respond_by=order.respond_by,
        last_session=last_session,
        now=now,
        today=_day(now),
    )


def partner_contact(order: OrderRow, sealer: Sealer) -> Contact | None:
    """Return whom to reach at the partner, once it said so (R23)."""
    if order.partner_contact is None:
        return None
    return sealer.unseal(order.order_id, Sealed[Contact](order.partner_contact), Contact)


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


async def recent(session: AsyncSession) -> list[tuple[LogRow, OrderRow]]:
    """Return what changed lately, newest first: proposals, changes, moves, cancellations (R24)."""
    found = await session.exec(
        select(LogRow, OrderRow)
        .join(OrderRow, col(OrderRow.order_id) == col(LogRow.order_id))
        .where(col(LogRow.what).in_(CHANGES))
        .order_by(col(LogRow.at).desc(), col(LogRow.log_id).desc())
        .limit(MOST_RECENT)
    )
    return list(found)
