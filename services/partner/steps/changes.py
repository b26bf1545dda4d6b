"""Changes of an order: what we propose and answer, and what we hear of the school (R24)."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator
from sqlalchemy import update
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.partner.domain.orders import RUNNING, TAKEN_ON
from services.partner.domain.rule import PartnerRule
from services.partner.domain.sessions import Slot, check_ahead, check_slot, conflicts
from services.partner.models import ChangeRow, CoachRow, OrderRow, SessionRow
from services.partner.steps.offer import check_fits
from services.partner.steps.schedule import reschedule
from services.partner.steps.sessions import TimeIn, check_free, put, sessions_around
from shared.messaging.transaction import Transaction
from shared.orders import rules
from shared.orders.rules import ChangeStatus, Proposal, Side, Talk
from shared.rules import NotFound, require
from shared.runtime.texts import ShortText
from shared.schemas.orders import ChangeAgreed, ChangeProposed
from shared.schemas.partner import (
    OrderChanged,
    OrderChangeDeclined,
    OrderChangeProposed,
    SessionCancelled,
    SessionMoved,
)

_TERMS = {
    "period_from", "period_until", "location", "session_id", "starts_at", "ends_at", "group_size",
}  # fmt: skip


class ChangeIn(BaseModel):
    """Another period, place or number of students, and perhaps another time of one session."""

    period_from: date
    period_until: date
    location: ShortText
    session_id: UUID | None = None
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    group_size: int | None = Field(default=None, gt=0, le=200)

    @model_validator(mode="after")
    def _all_or_nothing(self) -> "ChangeIn":
        times = (self.session_id, self.starts_at, self.ends_at)
        if any(times) and not all(times):
            raise ValueError("Noem bij een sessie ook het begin en het einde.")
        return self


async def talk_of(tx: Transaction, order: OrderRow) -> tuple[Talk, ChangeRow | None]:
    """Return what we know of the talk about an order, and the open proposal."""
    found = await tx.session.exec(
        select(ChangeRow)
        .where(ChangeRow.order_id == order.order_id, ChangeRow.status == ChangeStatus.OPEN)
        .with_for_update()
    )
    row = found.first()
    proposal = Proposal(row.change_id, Side(row.side)) if row else None
    return Talk(Side.PARTNER, runs=order.status in RUNNING, open=proposal), row


async def propose(tx: Transaction, order_id: UUID, change: ChangeIn) -> ChangeRow:
    """Propose a change; an earlier proposal of our own lapses."""
    order = await tx.load(OrderRow, order_id)
    require(change.period_until >= change.period_from, PartnerRule.PERIOD_IN_ORDER)
    await _check_session(tx, order, change)
    talk, earlier = await talk_of(tx, order)
    change_id = uuid7()
    rules.propose(talk, change_id)
    await _lapse(tx, earlier)
    row = ChangeRow(
        change_id=change_id,
        order_id=order_id,
        side=Side.PARTNER,
        proposed_on=tx.today,
        **change.model_dump(),
    )
    if row.group_size == order.group_size:
        row.group_size = None
    elif row.group_size is not None:
        await check_fits(tx, order.module_id, row.group_size)
    tx.add(row)
    tx.record(
        order_id, OrderChangeProposed(**row.model_dump(include=set(ChangeProposed.model_fields)))
    )
    return row


async def agree(tx: Transaction, order_id: UUID, change_id: UUID) -> ChangeRow:
    """Agree with the school's proposal: from now on the order is as it says."""
    order, row = await _answer(tx, order_id, change_id, ChangeStatus.AGREED)
    await _apply(tx, order, row)
    if row.session_id is not None and row.starts_at and row.ends_at:
        session = await tx.load(SessionRow, row.session_id)
        moved = TimeIn(starts_at=row.starts_at, ends_at=row.ends_at, location=row.location)
        await put(tx, session, moved)
        await reschedule(tx, order)
        tx.record(order_id, SessionMoved(session_id=row.session_id, **moved.model_dump()))
    terms = row.model_dump(include=_TERMS)
    tx.record(order_id, OrderChanged(change_id=change_id, changed_on=tx.today, **terms))
    return row


async def decline(tx: Transaction, order_id: UUID, change_id: UUID) -> ChangeRow:
    """Do not agree; the order stays as it was."""
    _, row = await _answer(tx, order_id, change_id, ChangeStatus.DECLINED)
    tx.record(order_id, OrderChangeDeclined(change_id=change_id, declined_on=tx.today))
    return row


async def hear_proposal(tx: Transaction, order: OrderRow, said: ChangeProposed) -> None:
    """Hear that the school proposes a change; one that crossed ours lapses."""
    talk, earlier = await talk_of(tx, order)
    heard = rules.hear_proposal(talk, said.change_id)
    stands = heard.open is not None and heard.open.change_id == said.change_id
    if stands:
        await _lapse(tx, earlier)
    row = ChangeRow(
        order_id=order.order_id,
        side=Side.SCHOOL,
        status=ChangeStatus.OPEN if stands else ChangeStatus.LAPSED,
        **said.model_dump(),
    )
    tx.add(row)
    await tx.session.flush()


async def hear_agreement(tx: Transaction, order: OrderRow, said: ChangeAgreed) -> None:
    """Hear that the school agrees: the order is as was agreed, also when we proposed more since."""
    row = await _note_answer(tx, said.change_id, ChangeStatus.AGREED)
    await _apply(tx, order, row)
    if row.session_id is None or row.starts_at is None or row.ends_at is None:
        return
    session = await tx.load(SessionRow, row.session_id)
    if order.status not in TAKEN_ON or session.cancelled_on or session.present is not None:
        return
    moved = TimeIn(starts_at=row.starts_at, ends_at=row.ends_at, location=row.location)
    await tx.load(CoachRow, session.trainer_id)
    around = await sessions_around(tx, moved.slot, session.trainer_id, but=session.session_id)
    if conflicts(moved.slot, [Slot(other.starts_at, other.ends_at) for other in around]):
        # The trainer got another session meanwhile: plan this one anew, and let the school know.
        session.cancelled_on, session.sequence = tx.today, session.sequence + 1
        order.sessions -= 1
        off = SessionCancelled(
            session_id=session.session_id, partner_id=order.partner_id, cancelled_on=tx.today
        )
        tx.record(order.order_id, off)
    else:
        await put(tx, session, moved)
    await reschedule(tx, order)


async def hear_refusal(tx: Transaction, change_id: UUID) -> None:
    """Hear that the school does not agree."""
    await _note_answer(tx, change_id, ChangeStatus.DECLINED)


async def _note_answer(tx: Transaction, change_id: UUID, status: ChangeStatus) -> ChangeRow:
    row = await tx.load(ChangeRow, change_id)
    row.status = status
    await tx.session.flush()
    return row


async def _answer(
    tx: Transaction, order_id: UUID, change_id: UUID, status: ChangeStatus
) -> tuple[OrderRow, ChangeRow]:
    order = await tx.load(OrderRow, order_id)
    talk, row = await talk_of(tx, order)
    rules.answer(talk, change_id)
    assert row is not None
    row.status = status
    await tx.session.flush()
    return order, row


async def _lapse(tx: Transaction, row: ChangeRow | None) -> None:
    """Let an open proposal lapse before another is written: one is open at a time."""
    if row is not None:
        row.status = ChangeStatus.LAPSED
        await tx.session.flush()


async def _check_session(tx: Transaction, order: OrderRow, change: ChangeIn) -> None:
    """Check that the session is ahead, and its trainer free at the time that we propose.

    The school takes what we tell it for checked.
    """
    if change.session_id is None or change.starts_at is None or change.ends_at is None:
        return
    session = await tx.session.get(SessionRow, change.session_id)
    if session is None or session.order_id != order.order_id:
        raise NotFound("session")
    check_ahead(session.present, session.cancelled_on)
    slot = Slot(change.starts_at, change.ends_at)
    check_slot(slot)
    await check_free(tx, slot, session.trainer_id, but=session.session_id)


async def _apply(tx: Transaction, order: OrderRow, change: ChangeRow) -> None:
    order.period_from, order.period_until = change.period_from, change.period_until
    if change.session_id is None:  # the place of a session is that session's only
        order.location = change.location
    if change.group_size is not None:
        order.group_size = rules.number_after(order.group_size, change.group_size)
        await tx.session.exec(
            update(SessionRow)
            .where(
                col(SessionRow.order_id) == order.order_id,
                col(SessionRow.present).is_(None),
                col(SessionRow.cancelled_on).is_(None),
            )
            .values(expected=order.group_size)
        )
