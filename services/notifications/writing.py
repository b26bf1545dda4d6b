"""Writing messages: once per cause, to an address that is known, or once it is."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.notifications.domain import Status, Template
from services.notifications.models import AddressRow, MessageRow
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.event import Event

AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any attempt: retries count in real time, whatever the service's clock says."""

Addressed = tuple[Received[Event], Template, Mapping[str, Any], str | None]
"""An event, the message it leads to, what the message says, and a mailbox if it goes to one."""


async def keep_addresses(tx: Transaction, sealed: Mapping[UUID, str]) -> None:
    """Keep how to reach subjects, and let go the messages that waited for it."""
    rows = [{"subject": subject, "sealed": value} for subject, value in sorted(sealed.items())]
    statement = insert(AddressRow).values(rows)
    await tx.session.exec(
        statement.on_conflict_do_update(
            index_elements=["subject"], set_={"sealed": statement.excluded.sealed}
        )
    )
    await tx.session.exec(
        update(MessageRow)
        .where(col(MessageRow.subject).in_(list(sealed)), col(MessageRow.status) == Status.WAITING)
        .values(status=Status.PENDING)
    )


async def write(tx: Transaction, messages: Sequence[Addressed]) -> None:
    """Write messages, one per cause; those without an address yet wait for it."""
    subjects = {received.subject for received, _, _, mailbox in messages if mailbox is None}
    found = await tx.session.exec(
        select(AddressRow.subject).where(col(AddressRow.subject).in_(subjects))
    )
    reachable = set(found)
    rows = [
        {
            "message_id": uuid7(),
            "cause_source": received.envelope.source,
            "cause_id": received.envelope.id,
            "correlation_id": received.envelope.correlationid,
            "template": template,
            "subject": received.subject,
            "mailbox": mailbox,
            "data": dict(data),
            "status": Status.PENDING
            if mailbox or received.subject in reachable
            else Status.WAITING,
            "attempts": 0,
            "next_attempt_at": AT_ONCE,
        }
        for received, template, data, mailbox in messages
    ]
    await tx.add_new(MessageRow, rows)
