"""Offers that nobody answered in time expire (R10)."""

from datetime import date, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.handovers import first_day_expired
from services.municipality.models import HandoverRow
from shared.baton import rules as baton
from shared.baton.rules import OfferStatus
from shared.messaging.transaction import Transaction
from shared.runtime.due import DueAction
from shared.schemas.municipality import HandoverExpired


async def _first_due(session: AsyncSession) -> date | None:
    query = select(func.min(HandoverRow.answer_by)).where(HandoverRow.status == OfferStatus.OPEN)
    last_day = (await session.exec(query)).one()
    return first_day_expired(last_day) if last_day else None


async def _expire(tx: Transaction, day: date, limit: int) -> int:
    found = await tx.session.exec(
        select(HandoverRow)
        .where(
            HandoverRow.status == OfferStatus.OPEN,
            col(HandoverRow.answer_by) <= day - timedelta(days=1),
        )
        .order_by(col(HandoverRow.answer_by), col(HandoverRow.handover_id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    handovers = found.all()
    for handover in handovers:
        handover.status = baton.expire(handover.offer(), on=day).status
        expired = HandoverExpired(handover_id=handover.handover_id, expired_on=day)
        tx.record(handover.subject, expired)
    return len(handovers)


EXPIRE = DueAction("expire offers", _first_due, _expire)
"""Expires what was not answered in time."""
