"""Which messages a person got: what kind, when, and how it ended; never to where or what it said.

The service that sends messages tells what became of each. An organisation keeps that of its own
people, beside their other data and behind the same lock, so that nobody has to ask another service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.event import Event
from shared.schemas.notifications import (
    MessageFailed,
    MessageHeld,
    MessageLapsed,
    MessageRefused,
    MessageSent,
    OptedIn,
    OptedOut,
)

EVENTS: dict[type[Event], str] = {
    MessageSent: "sent",
    MessageHeld: "held",
    MessageFailed: "failed",
    MessageLapsed: "lapsed",
    MessageRefused: "refused",
    OptedOut: "opted-out",
    OptedIn: "opted-in",
}
"""What is told, and how the log calls it."""

SHOWN = 200
"""Lines of one person on a page."""

SCHEMA = (
    """
    CREATE TABLE message_log (
        line_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        kind text NOT NULL,
        status text NOT NULL CHECK (status IN
            ('sent', 'held', 'failed', 'lapsed', 'refused', 'opted-out', 'opted-in')),
        reason text,
        told_at timestamptz NOT NULL,
        until timestamptz,
        organisation text NOT NULL,
        campaign_id uuid
    )
    """,
    "COMMENT ON TABLE message_log IS 'What became of messages to own people, without content.'",
    "COMMENT ON COLUMN message_log.line_id IS 'The message, or the event of an opt-out.'",
    "CREATE INDEX message_log_of ON message_log (subject, told_at)",
    "CREATE INDEX message_log_campaign ON message_log (campaign_id) WHERE campaign_id IS NOT NULL",
)
"""For a migration; whoever makes the table also locks it to the organisation's people."""

_KEEP = text(
    """
    INSERT INTO message_log AS kept
        (line_id, subject, kind, status, reason, told_at, until, organisation, campaign_id)
    SELECT * FROM unnest(
        CAST(:line_id AS uuid[]), CAST(:subject AS uuid[]), CAST(:kind AS text[]),
        CAST(:status AS text[]), CAST(:reason AS text[]), CAST(:told_at AS timestamptz[]),
        CAST(:until AS timestamptz[]), CAST(:organisation AS text[]), CAST(:campaign_id AS uuid[]))
    ON CONFLICT (line_id) DO UPDATE SET status = excluded.status, reason = excluded.reason,
        told_at = excluded.told_at, until = excluded.until
    WHERE kept.told_at <= excluded.told_at
    """
)
_READ = text(
    """
    SELECT kind, status, reason, told_at, until, campaign_id FROM message_log
    WHERE subject = :subject
      AND split_part(organisation, ':', 1) = :sender
      AND split_part(organisation, ':', 2) IN ('', :code)
    ORDER BY told_at DESC, line_id DESC LIMIT :limit
    """
)


@dataclass(frozen=True, slots=True)
class Line:
    """How one message stands, or that somebody opted out or in."""

    kind: str
    """Which message it was; of opting out or in, the purpose."""
    status: str
    reason: str | None
    told_at: datetime
    until: datetime | None
    campaign_id: UUID | None


def sent_for(sender: str, events: Sequence[Received[Any]]) -> list[Received[Any]]:
    """Return the events about messages to persons that were sent for this kind of organisation."""
    return [each for each in events if _organisation(each.event).partition(":")[0] == sender]


async def keep(tx: Transaction, events: Sequence[Received[Any]]) -> None:
    """Keep how messages to own people stand; the newest counts, however often it comes."""
    newest = {line["line_id"]: line for line in map(_line, events)}
    if newest:
        names = next(iter(newest.values()))
        columns = {name: [line[name] for line in newest.values()] for name in names}
        await tx.session.execute(_KEEP, columns)


async def read(session: AsyncSession, subject: UUID, *, sender: str, code: str) -> list[Line]:
    """Return the log of one person, newest first: of what was sent for one organisation.

    ``sender`` is its kind as events name it, such as ``school``; ``code`` its code.
    """
    asked = {"subject": subject, "sender": sender, "code": code, "limit": SHOWN}
    return [Line(**row) for row in (await session.execute(_READ, asked)).mappings()]


def _line(received: Received[Any]) -> dict[str, Any]:
    event = received.event
    return {
        "line_id": getattr(event, "message_id", received.envelope.id),
        "subject": received.subject,
        "kind": getattr(event, "template", None) or event.purpose,
        "status": EVENTS[type(event)],
        "reason": getattr(event, "reason", None),
        "told_at": received.envelope.time,
        "until": getattr(event, "until", None),
        "organisation": _organisation(event),
        "campaign_id": event.campaign_id if hasattr(event, "campaign_id") else None,
    }


def _organisation(event: Event) -> str:
    """Return for whom a message was sent, empty for what went to work; schools send promotion."""
    if isinstance(event, OptedOut | OptedIn):
        return f"school:{event.brin}" if event.brin else "school"
    organisation: str | None = getattr(event, "organisation", None)
    return organisation or ""
