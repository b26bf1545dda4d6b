"""Orders with what both sides said about them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.domain.orders import overdue, shows_contact
from services.partner.models import ChangeRow, MessageRow, OrderRow, SessionRow
from shared.rules import NotFound
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Contact, Message, Sealed

SEALED = {"orderer", "wishes", "order_mailbox"}
"""What a list of orders does not show."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message in a thread, opened."""

    row: MessageRow
    author: str
    text: str
    answered: bool


def summary(order: OrderRow, today: date) -> dict[str, Any]:
    """Return an order as a list shows it."""
    late = overdue(order.status, order.respond_by, today)
    return order.model_dump(exclude=SEALED) | {"overdue": late}


async def find(session: AsyncSession, order_id: UUID) -> OrderRow:
    """Return an order; raises NotFound."""
    order = await session.get(OrderRow, order_id)
    if order is None:
        raise NotFound("order")
    return order


def orderer(order: OrderRow, sealer: Sealer) -> Contact:
    """Return how to reach the SLB'er, while the order connects both (R23); raises NotFound."""
    if not shows_contact(order.status):
        raise NotFound("contact")
    return sealer.unseal(order.order_id, Sealed[Contact](order.orderer), Contact)


def wishes(order: OrderRow, sealer: Sealer) -> str | None:
    """Return what the SLB'er wishes, in own words."""
    if order.wishes is None:
        return None
    return sealer.unseal(order.order_id, Sealed[Message](order.wishes), Message).text


async def thread(session: AsyncSession, order_id: UUID, sealer: Sealer) -> list[Said]:
    """Return the messages of an order, oldest first."""
    found = await session.exec(
        select(MessageRow)
        .where(MessageRow.order_id == order_id)
        .order_by(col(MessageRow.posted_at), col(MessageRow.message_id))
    )
    rows = found.all()
    answered = {row.reply_to for row in rows if row.kind == "wish-answer"}
    said = []
    for row in rows:
        content = sealer.unseal(order_id, Sealed[Message](row.content), Message)
        said.append(Said(row, content.author, content.text, row.message_id in answered))
    return said


async def message(session: AsyncSession, message_id: UUID, sealer: Sealer) -> Said:
    """Return one message; raises NotFound."""
    row = await session.get(MessageRow, message_id)
    if row is None:
        raise NotFound("message")
    said = await thread(session, row.order_id, sealer)
    return next(each for each in said if each.row.message_id == message_id)


async def changes(session: AsyncSession, order_id: UUID) -> list[ChangeRow]:
    """Return what was proposed, newest first."""
    found = await session.exec(
        select(ChangeRow)
        .where(ChangeRow.order_id == order_id)
        .order_by(col(ChangeRow.proposed_on).desc(), col(ChangeRow.change_id).desc())
    )
    return list(found)


async def sessions(session: AsyncSession, order_id: UUID) -> list[SessionRow]:
    """Return the sessions of an order, earliest first, also cancelled ones."""
    found = await session.exec(
        select(SessionRow)
        .where(SessionRow.order_id == order_id)
        .order_by(col(SessionRow.starts_at), col(SessionRow.session_id))
    )
    return list(found)
