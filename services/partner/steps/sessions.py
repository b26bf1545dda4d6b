"""Planning, moving and cancelling sessions."""

from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.partner.domain import sessions as rules
from services.partner.domain.rule import PartnerRule
from services.partner.domain.sessions import Slot
from services.partner.models import CoachRow, OrderRow, SessionRow
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import ShortText
from shared.schemas.partner import SessionMoved, SessionPlanned
from shared.schemas.vocabulary import CoachId


class TimeIn(BaseModel):
    """A time and place."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    location: ShortText


class SessionIn(TimeIn):
    """A session with its trainer."""

    trainer_id: CoachId


async def plan(tx: Transaction, order_id: UUID, planned: SessionIn) -> SessionRow:
    """Plan a session in the order's period, at a time the trainer is free."""
    order = await tx.load(OrderRow, order_id)
    trainer = await tx.load(CoachRow, planned.trainer_id)
    require(trainer.partner_id == order.partner_id, PartnerRule.OWN_TRAINER)
    await _check_time(tx, order, planned, trainer.coach_id, but=None)
    row = SessionRow(
        session_id=uuid7(),
        order_id=order_id,
        expected=order.group_size,
        **planned.model_dump(),
    )
    tx.add(row)
    order.sessions += 1
    event = SessionPlanned(
        session_id=row.session_id, partner_id=order.partner_id, **planned.model_dump()
    )
    tx.record(order_id, event)
    return row


async def move(tx: Transaction, session_id: UUID, moved: TimeIn) -> SessionRow:
    """Move a session to another time or place."""
    order, session = await load_session(tx, session_id)
    await tx.load(CoachRow, session.trainer_id)
    await _check_time(tx, order, moved, session.trainer_id, but=session_id)
    for name, value in moved.model_dump().items():
        setattr(session, name, value)
    tx.record(order.order_id, SessionMoved(session_id=session_id, **moved.model_dump()))
    return session


async def load_session(tx: Transaction, session_id: UUID) -> tuple[OrderRow, SessionRow]:
    """Return a session and its order, locked: the order first, as everybody does."""
    known = await tx.session.get(SessionRow, session_id)
    if known is None:
        raise NotFound("session")
    order = await tx.load(OrderRow, known.order_id)
    return order, await tx.load(SessionRow, session_id)


async def _check_time(
    tx: Transaction, order: OrderRow, when: TimeIn, trainer_id: str, *, but: UUID | None
) -> None:
    """Check period and trainer; the caller has locked the trainer, so nobody plans beside us."""
    slot = Slot(when.starts_at, when.ends_at)
    days = (_day(when.starts_at), _day(when.ends_at))
    rules.check_session(
        order.status, slot, first_day=order.period_from, last_day=order.period_until, days=days
    )
    around = timedelta(days=1)
    busy = await tx.session.exec(
        select(SessionRow).where(
            SessionRow.trainer_id == trainer_id,
            col(SessionRow.starts_at).between(slot.starts_at - around, slot.ends_at + around),
            col(SessionRow.session_id) != (but or UUID(int=0)),
        )
    )
    rules.check_trainer_is_free(slot, [Slot(row.starts_at, row.ends_at) for row in busy])


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
