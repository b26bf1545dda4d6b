"""What the municipality keeps of messages: how those to people it helps stand."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from services.municipality.inbox import inbox
from services.municipality.models import CaseRow
from shared import message_log
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.notifications import (
    MessageFailed,
    MessageHeld,
    MessageLapsed,
    MessageRefused,
    MessageSent,
)


async def keep_log(events: Sequence[Received[Any]], tx: Transaction) -> None:
    """Keep how messages stand that went out for a municipality; those of a school are not ours."""
    ours = message_log.sent_for("gemeente", events)
    found = await tx.session.exec(
        select(CaseRow.subject).where(col(CaseRow.subject).in_({each.subject for each in ours}))
    )
    known = set(found)
    await message_log.keep(tx, [each for each in ours if each.subject in known])


for kind in (MessageSent, MessageHeld, MessageFailed, MessageLapsed, MessageRefused):
    inbox.handles(kind)(keep_log)
