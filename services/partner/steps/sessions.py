"""Planning, moving and cancelling sessions of orders and of open groups."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.partner.domain import sessions as rules
from services.partner.domain.rule import PartnerRule
from services.partner.domain.sessions import Slot
from services.partner.models import CoachRow, GroupRow, OrderRow, SessionRow
from services.partner.steps.announcing import announce
from services.partner.steps.schedule import reschedule
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import ShortText
from shared.schemas.partner import SessionCancelled, SessionMoved, SessionPlanned
from shared.schemas.vocabulary import CoachId

Led = OrderRow | GroupRow
"""What a session belongs to."""


class TimeIn(BaseModel):
    """A time and place."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    location: ShortText

    @property
    def slot(self) -> Slot:
        """The time."""
        return Slot(self.starts_at, self.ends_at)


class SessionIn(TimeIn):
    """A session with its trainer."""

    trainer_id: CoachId


async def plan(tx: Transaction, order_id: UUID, planned: SessionIn) -> SessionRow:
    """Plan a session in the order's period, at a time the trainer is free."""
    order = await tx.load(OrderRow, order_id)
    _check_period(order, planned.slot)
    row = await _plan(tx, order, planned, order_id=order_id, expected=order.group_size)
    order.sessions += 1
    await reschedule(tx, order)
    event = SessionPlanned(
        session_id=row.session_id, partner_id=order.partner_id, **planned.model_dump()
    )
    tx.record(order_id, event)
    return row


async def plan_for_group(tx: Transaction, group_id: UUID, planned: SessionIn) -> SessionRow:
    """Plan a session of an open group, at a time the trainer is free."""
    group = await tx.load(GroupRow, group_id)
    require(group.status == "open", PartnerRule.GROUP_IS_OPEN)
    row = await _plan(tx, group, planned, group_id=group_id, expected=group.capacity)
    await announce(tx, group, row)
    return row


async def _plan(tx: Transaction, of: Led, planned: SessionIn, **about: Any) -> SessionRow:
    trainer = await tx.load(CoachRow, planned.trainer_id)
    require(trainer.partner_id == of.partner_id, PartnerRule.OWN_TRAINER)
    await check_free(tx, planned.slot, trainer.coach_id, but=None)
    row = SessionRow(
        session_id=uuid7(),
        partner_id=of.partner_id,
        lead_id=of.trainer_id or planned.trainer_id,
        **planned.model_dump(),
        **about,
    )
    tx.add(row)
    await tx.session.flush()
    return row


async def move(tx: Transaction, session_id: UUID, moved: TimeIn) -> SessionRow:
    """Move a session to another time or place."""
    of, session = await load_session(tx, session_id)
    if isinstance(of, OrderRow):
        _check_period(of, moved.slot)
    await put(tx, session, moved)
    if isinstance(of, OrderRow):
        await reschedule(tx, of)
        tx.record(of.order_id, SessionMoved(session_id=session_id, **moved.model_dump()))
    else:
        await announce(tx, of, session)
    return session


async def put(tx: Transaction, session: SessionRow, moved: TimeIn) -> None:
    """Put a session that is ahead at another time or place, if its trainer is free then."""
    rules.check_ahead(session.present, session.cancelled_on)
    rules.check_slot(moved.slot)
    await tx.load(CoachRow, session.trainer_id)
    await check_free(tx, moved.slot, session.trainer_id, but=session.session_id)
    session.starts_at, session.ends_at = moved.starts_at, moved.ends_at
    session.location = moved.location
    session.sequence += 1
    await tx.session.flush()


async def cancel(tx: Transaction, session_id: UUID) -> SessionRow:
    """Cancel a session that is ahead; the order stays."""
    of, session = await load_session(tx, session_id)
    rules.check_ahead(session.present, session.cancelled_on)
    session.cancelled_on = tx.today
    session.sequence += 1
    if isinstance(of, OrderRow):
        of.sessions -= 1
        await reschedule(tx, of)
        event = SessionCancelled(
            session_id=session_id, partner_id=session.partner_id, cancelled_on=tx.today
        )
        tx.record(of.order_id, event)
    else:
        await announce(tx, of, session)
    return session


async def load_session(tx: Transaction, session_id: UUID) -> tuple[Led, SessionRow]:
    """Return a session and its order or group, locked: that first, as everybody does."""
    known = await tx.session.get(SessionRow, session_id)
    if known is None:
        raise NotFound("session")
    of: Led = (
        await tx.load(OrderRow, known.order_id)
        if known.order_id
        else await tx.load(GroupRow, known.group_id)
    )
    return of, await tx.load(SessionRow, session_id)


async def check_free(tx: Transaction, slot: Slot, trainer_id: str, *, but: UUID | None) -> None:
    """Check that the trainer is free; the caller has locked the trainer."""
    busy = await sessions_around(tx, slot, trainer_id, but=but)
    rules.check_trainer_is_free(slot, [Slot(row.starts_at, row.ends_at) for row in busy])


async def sessions_around(
    tx: Transaction, slot: Slot, trainer_id: str, *, but: UUID | None = None
) -> list[SessionRow]:
    """Return the trainer's sessions near a time, earliest first."""
    around = timedelta(days=1)
    found = await tx.session.exec(
        select(SessionRow)
        .where(
            SessionRow.trainer_id == trainer_id,
            col(SessionRow.cancelled_on).is_(None),
            col(SessionRow.starts_at).between(slot.starts_at - around, slot.ends_at + around),
            col(SessionRow.session_id) != (but or UUID(int=0)),
        )
        .order_by(col(SessionRow.starts_at))
    )
    return list(found)


def _check_period(order: OrderRow, slot: Slot) -> None:
    days = (_day(slot.starts_at), _day(slot.ends_at))
    rules.check_order_time(
        order.status, slot, first_day=order.period_from, last_day=order.period_until, days=days
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
