"""Changes and cancellation of an order by the SLB'er (R24).

Nobody else is in between, and everything is in the log of the order. What the partner says is in
``services.school.order_handlers``.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.domain import ordering
from services.school.domain.ordering import RUNS, OrderingRule, OrderStatus, Terms
from services.school.models import ChangeRow, ModuleRow, OrderRow, SessionRow
from services.school.ordering.log import What, log, place_and_time
from shared.access.decide import Access
from shared.messaging.transaction import Transaction
from shared.orders import rules
from shared.orders.rules import ChangeStatus, Proposal, Side, Talk
from shared.rules import NotFound, require
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import ShortText
from shared.schemas.orders import CancelReason
from shared.schemas.school import (
    OrderCancelled,
    OrderChanged,
    OrderChangeDeclined,
    OrderChangeProposed,
)

SAID = {
    "period_from", "period_until", "location", "session_id", "starts_at", "ends_at", "group_size",
}  # fmt: skip
"""What a change is about, in rows and events alike."""


class ChangeIn(BaseModel):
    """Another date, place or number of students; what is left out stays as it is."""

    period_from: date | None = None
    period_until: date | None = None
    location: ShortText | None = None
    session_id: UUID | None = None
    """The planned session that should move."""
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    group_size: int | None = Field(default=None, gt=0, le=200)

    @model_validator(mode="after")
    def _times_of_a_session(self) -> Self:
        times = (self.session_id, self.starts_at, self.ends_at)
        if any(times) and not all(times):
            raise ValueError("Geef van de sessie het begin en het einde.")
        return self


class CancelIn(BaseModel):
    """Why an order is cancelled."""

    reason: CancelReason


async def propose_change(
    tx: Transaction, access: Access, order_id: UUID, change: ChangeIn
) -> ChangeRow:
    """Propose a change; so it is once the partner agrees. Raises RuleBroken."""
    order = await tx.load(OrderRow, order_id)
    open_change = (await open_changes(tx, [order_id])).get(order_id)
    row = ChangeRow(
        change_id=uuid7(), order_id=order_id, proposed_by=Side.SCHOOL, proposed_on=tx.today,
        session_id=change.session_id, **asdict(await _wished(tx, order, change)),
    )  # fmt: skip
    rules.propose(talk_of(order, open_change), row.change_id)
    if open_change is not None:
        await lapse(tx, open_change, access)
    tx.add(row)
    said = row.model_dump(include=SAID)
    log(tx, order_id, What.CHANGE_PROPOSED, access=access, detail=said)
    event = OrderChangeProposed(change_id=row.change_id, proposed_on=tx.today, **said)
    tx.record(order_id, event)
    return row


async def answer_change(
    tx: Transaction, access: Access, order_id: UUID, change_id: UUID, *, agrees: bool
) -> None:
    """Agree with the partner's proposal, or decline it; raises RuleBroken."""
    order = await tx.load(OrderRow, order_id)
    change = (await open_changes(tx, [order_id])).get(order_id)
    rules.answer(talk_of(order, change), change_id)
    assert change is not None
    change.status = ChangeStatus.AGREED if agrees else ChangeStatus.DECLINED
    if not agrees:
        log(tx, order_id, What.CHANGE_DECLINED, access=access)
        tx.record(order_id, OrderChangeDeclined(change_id=change_id, declined_on=tx.today))
        return
    log(tx, order_id, What.CHANGED, access=access, detail=place_and_time(order))
    await apply(tx, order, change)
    said = change.model_dump(include=SAID)
    tx.record(order_id, OrderChanged(change_id=change_id, changed_on=tx.today, **said))


async def cancel_order(
    tx: Transaction, access: Access, order_id: UUID, cancelled: CancelIn
) -> OrderRow:
    """Cancel an order that runs; the partner hears it at once. Raises RuleBroken."""
    order = await tx.load(OrderRow, order_id)
    order.status = ordering.cancel(OrderStatus(order.status))
    order.calendar_sequence += 1
    for change in (await open_changes(tx, [order_id])).values():
        await lapse(tx, change, access)
    detail = cancelled.model_dump()
    log(tx, order_id, What.CANCELLED, access=access, detail=detail)
    tx.record(order_id, OrderCancelled(cancelled_on=tx.today, **detail))
    return order


async def open_changes(tx: Transaction, order_ids: Sequence[UUID]) -> dict[UUID, ChangeRow]:
    """Return the open proposal of each order that has one; the caller holds the orders."""
    found = await tx.session.exec(
        select(ChangeRow).where(
            col(ChangeRow.order_id).in_(order_ids), ChangeRow.status == ChangeStatus.OPEN
        )
    )
    return {row.order_id: row for row in found}


def talk_of(order: OrderRow, open_change: ChangeRow | None) -> Talk:
    """Return what the school knows, as the value that the shared rules work with."""
    proposal = open_change and Proposal(open_change.change_id, Side(open_change.proposed_by))
    return Talk(Side.SCHOOL, runs=OrderStatus(order.status) in RUNS, open=proposal or None)


async def lapse(tx: Transaction, change: ChangeRow, access: Access | None = None) -> None:
    """Let a proposal lapse, before another takes its place or when the order ends."""
    change.status = ChangeStatus.LAPSED
    log(tx, change.order_id, What.CHANGE_LAPSED, access=access)
    await tx.session.flush()  # one proposal is open at a time


async def apply(tx: Transaction, order: OrderRow, change: ChangeRow) -> None:
    """Make the order as the change says."""
    order.period_from, order.period_until = change.period_from, change.period_until
    order.group_size = rules.number_after(order.group_size, change.group_size)
    order.calendar_sequence += 1
    if change.session_id is None:
        order.location = change.location
        return
    session = await _session(tx, order.order_id, change.session_id)
    assert change.starts_at is not None
    assert change.ends_at is not None
    session.starts_at, session.ends_at = change.starts_at, change.ends_at
    session.location = change.location


async def _wished(tx: Transaction, order: OrderRow, change: ChangeIn) -> Terms:
    """Return how it should be; the period grows with a session that goes beyond it."""
    now_so = Terms(order.period_from, order.period_until, order.location)
    group_size = None if change.group_size == order.group_size else change.group_size
    if group_size is not None:
        module = await tx.load(ModuleRow, order.module_id)
        ordering.check_group(group_size, max_group_size=module.max_group_size)
    if change.session_id is not None:
        session = await _session(tx, order.order_id, change.session_id)
        require(not session.cancelled, OrderingRule.SESSION_AHEAD)
        times = (session.starts_at, session.ends_at)
        now_so = Terms(order.period_from, order.period_until, session.location, *times)
    days = [moment.astimezone(AMSTERDAM).date() for moment in (change.starts_at,) if moment]
    wished = Terms(
        min([change.period_from or order.period_from, *days]),
        max([change.period_until or order.period_until, *days]),
        change.location or now_so.location,
        change.starts_at,
        change.ends_at,
        group_size,
    )
    ordering.check_change(now_so, wished, now=tx.now, today=tx.today)
    return wished


async def _session(tx: Transaction, order_id: UUID, session_id: UUID) -> SessionRow:
    session = await tx.session.get(SessionRow, session_id)
    if session is None or session.order_id != order_id:
        raise NotFound("session")
    return session
