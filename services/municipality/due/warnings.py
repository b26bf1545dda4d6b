"""Offers that nobody answered yet are warned about, some days before they expire (R10)."""

from datetime import date

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.handovers import days_left, next_warning
from services.municipality.models import HandoverRow
from shared.baton.rules import OfferStatus
from shared.messaging.transaction import Transaction
from shared.runtime.due import DueAction
from shared.schemas.handovers import HandoverExpiresSoon


async def _first_due(session: AsyncSession) -> date | None:
    query = select(func.min(HandoverRow.warn_on)).where(HandoverRow.status == OfferStatus.OPEN)
    return (await session.exec(query)).one()


async def _warn(tx: Transaction, day: date, limit: int) -> int:
    found = await tx.session.exec(
        select(HandoverRow)
        .where(HandoverRow.status == OfferStatus.OPEN, col(HandoverRow.warn_on) <= day)
        .order_by(col(HandoverRow.warn_on), col(HandoverRow.handover_id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    handovers = found.all()
    for handover in handovers:
        handover.warn_on = next_warning(handover.answer_by, day)
        warning = HandoverExpiresSoon(
            handover_id=handover.handover_id,
            answer_by=handover.answer_by,
            days_left=days_left(handover.answer_by, day),
            intake_mailbox=handover.intake_mailbox,
        )
        tx.record(handover.subject, warning)
    return len(handovers)


WARN = DueAction("warn of offers that expire", _first_due, _warn)
"""Warns of what is not answered yet."""
