"""Writing messages: once per cause, to an address that is known, or once it is."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.notifications.domain import Status, Template
from services.notifications.models import AddressRow, MessageRow
from shared.messaging.transaction import Transaction
from shared.schemas.event import Envelope

AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any attempt: retries count in real time, whatever the service's clock says."""


class Cause(Protocol):
    """What a message follows from: a received event, or a day that came."""

    @property
    def envelope(self) -> Envelope:
        """Its identity; a message follows from it once."""
        ...

    @property
    def subject(self) -> UUID:
        """The person, order or coach it is about."""
        ...


Addressed = tuple[Cause, Template, Mapping[str, Any], str | None]
"""A cause, the message it leads to, what the message says, and a mailbox if it goes to one."""


def _subject(cause: Cause) -> UUID:
    return cause.subject


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


async def write(
    tx: Transaction,
    messages: Sequence[Addressed],
    *,
    to: Callable[[Any], UUID] = _subject,
) -> None:
    """Write messages, one per cause; those without an address yet wait for it.

    ``to`` says under which subject the address is known, if not under that of the cause.
    """
    subjects = {to(cause) for cause, _, _, mailbox in messages if mailbox is None}
    found = await tx.session.exec(
        select(AddressRow.subject).where(col(AddressRow.subject).in_(subjects))
    )
    reachable = set(found)
    rows = [
        {
            "message_id": uuid7(),
            "cause_source": cause.envelope.source,
            "cause_id": cause.envelope.id,
            "correlation_id": cause.envelope.correlationid,
            "template": template,
            "subject": to(cause),
            "mailbox": mailbox,
            "data": dict(data),
            "status": Status.PENDING if mailbox or to(cause) in reachable else Status.WAITING,
            "attempts": 0,
            "next_attempt_at": AT_ONCE,
        }
        for cause, template, data, mailbox in messages
    ]
    await tx.add_new(MessageRow, rows)
