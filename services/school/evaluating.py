"""Evaluations: a link per order and side, and answers without a name (R36)."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.domain.ordering import OrderStatus
from services.school.domain.quality import QualityRule, Side, check_answers, most_answers
from services.school.models import EvaluationLinkRow, EvaluationRow, OrderRow, SessionRow
from services.school.results import note_change
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText


class Answer(BaseModel):
    """What somebody answers: a mark for each question, and a tip."""

    marks: dict[str, int]
    tip: LongText | None = None


async def links_of(tx: Transaction, order_id: UUID) -> tuple[OrderRow, Mapping[Side, UUID]]:
    """Return an order and the link of each side, made when asked for the first time."""
    order = await tx.load(OrderRow, order_id)
    rows = await tx.session.exec(
        select(EvaluationLinkRow).where(EvaluationLinkRow.order_id == order_id)
    )
    found = {Side(row.side): row.key for row in rows}
    for side in Side:
        if side not in found:
            found[side] = uuid4()  # cannot be guessed, and says nothing of when it was made
            tx.add(
                EvaluationLinkRow(key=found[side], brin=order.brin, order_id=order_id, side=side)
            )
    return order, found


async def asked(session: AsyncSession, key: UUID) -> tuple[Side, OrderRow]:
    """Return what a link asks about, and of whom; raises NotFound."""
    link = await session.get(EvaluationLinkRow, key)
    order = await session.get(OrderRow, link.order_id) if link else None
    if link is None or order is None:
        raise NotFound("evaluation")
    return Side(link.side), order


async def answer(tx: Transaction, key: UUID, given: Answer) -> None:
    """Keep an answer, without anything that tells who gave it (R36)."""
    side, order = await asked(tx.session, key)
    await tx.load(OrderRow, order.order_id)  # one at a time, so that the count holds
    check_answers(side, given.marks)
    require(await _took_place(tx, order), QualityRule.ACTIVITY_TOOK_PLACE)
    before = await tx.session.exec(
        select(func.count()).where(
            EvaluationRow.order_id == order.order_id, EvaluationRow.side == side
        )
    )
    most = most_answers(side, group_size=order.group_size, present=order.present)
    require(before.one() < most, QualityRule.NOT_MORE_THAN_PEOPLE)
    tx.add(
        EvaluationRow(
            evaluation_id=uuid7(),
            brin=order.brin,
            order_id=order.order_id,
            side=side,
            given_on=tx.today,
            **given.model_dump(),
        )
    )
    await note_change(tx, [order])


async def _took_place(tx: Transaction, order: OrderRow) -> bool:
    """A session began, or the partner reported that all is done."""
    if order.status in (OrderStatus.DECLINED, OrderStatus.CANCELLED):
        return False
    begun = await tx.session.exec(
        select(SessionRow.session_id)
        .where(
            SessionRow.order_id == order.order_id,
            col(SessionRow.cancelled).is_(False),
            col(SessionRow.starts_at) <= tx.now,
        )
        .limit(1)
    )
    return order.status == OrderStatus.CLOSED or begun.first() is not None
