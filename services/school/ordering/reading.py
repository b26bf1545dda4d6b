"""Orders as people see them: where each stands, what waits, and all that was said about one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

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
from shared.orders.rules import ChangeStatus, Side
from shared.rules import NotFound
from shared.runtime.clock import AMSTERDAM
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Contact, Sealed

MOST = 500
"""Most orders in one list."""

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
    ids: Iterable[UUID] | None = None,
) -> list[Listed]:
    """Return orders that the asker reaches, the most urgent first."""
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
        col(MessageRow.posted_at) > func.coalesce(OrderRow.read_until, OrderRow.ordered_at),
    )
    query = (
        select_columns(
            OrderRow, PartnerRow.name, times.c.last, times.c.next,
            proposed.exists(), unread.scalar_subquery(),
        )
        .join(PartnerRow, col(PartnerRow.partner_id) == OrderRow.partner_id)
        .outerjoin(times, times.c.order_id == OrderRow.order_id)
        .order_by(col(OrderRow.order_id).desc())
        .limit(MOST)
    )  # fmt: skip
    if partner_id is not None:
        query = query.where(OrderRow.partner_id == partner_id)
    if ids is not None:
        query = query.where(col(OrderRow.order_id).in_(list(ids)))
    found = [
        Listed(order, standing_of(order, last, now), partner, following, is_proposed, count)
        for order, partner, last, following, is_proposed, count in await session.execute(query)
    ]
    return sorted(found, key=lambda each: (_URGENCY.index(each.standing), each.order.respond_by))


async def show_order(session: AsyncSession, order_id: UUID, now: datetime) -> Shown:
    """Return one order with all that belongs to it; raises NotFound."""
    order = await session.get(OrderRow, order_id)
    if order is None:
        raise NotFound("order")
    partner = await session.get(PartnerRow, order.partner_id)
    assert partner is not None
    sessions = (
        await session.exec(
            select(SessionRow)
            .where(SessionRow.order_id == order_id)
            .order_by(col(SessionRow.starts_at), col(SessionRow.session_id))
        )
    ).all()
    messages = await session.exec(
        select(MessageRow)
        .where(MessageRow.order_id == order_id)
        .order_by(col(MessageRow.posted_at), col(MessageRow.message_id))
    )
    changes = await session.exec(
        select(ChangeRow)
        .where(ChangeRow.order_id == order_id)
        .order_by(col(ChangeRow.proposed_on), col(ChangeRow.change_id))
    )
    log = await session.exec(
        select(LogRow)
        .where(LogRow.order_id == order_id)
        .order_by(col(LogRow.at), col(LogRow.log_id))
    )
    last = max((row.ends_at for row in sessions), default=None)
    return Shown(
        order, standing_of(order, last, now), partner,
        sessions, messages.all(), changes.all(), log.all(),
    )  # fmt: skip


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
