"""Events that failed (dead), later events of the same subject (parked), and their replay."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.messaging.faults import is_infrastructure
from shared.messaging.received import Received, Record, Unreadable, describe
from shared.messaging.transaction import Transaction, Transactions
from shared.schemas.dead_letters import DeadLettered

if TYPE_CHECKING:
    from shared.messaging.inbox import Inbox

NOBODY = UUID(int=0)

_KEEP = text(
    """
    INSERT INTO dead_letter (state, key, event_id, type, topic, partition, kafka_offset,
                             headers, body, reason, attempts)
    VALUES (:state, :key, :event_id, :type, :topic, :partition, :offset,
            CAST(:headers AS jsonb), :body, :reason, :attempts)
    ON CONFLICT DO NOTHING
    """
)
_BLOCKED = text(
    """
    SELECT key FROM dead_letter WHERE state <> 'replayed' AND key = ANY(CAST(:keys AS text[]))
    ORDER BY id FOR SHARE
    """
)
_ANY_OPEN = text("SELECT EXISTS (SELECT FROM dead_letter WHERE state <> 'replayed')")
_FIRST_OPEN = text(
    """
    SELECT * FROM dead_letter
    WHERE state <> 'replayed' AND (key = :key OR (CAST(:key AS text) IS NULL AND id = :id))
    ORDER BY id LIMIT 1 FOR UPDATE
    """
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What an operator sees of an event that was set aside: no content, no personal data."""

    id: int
    state: str
    key: str | None
    event_id: UUID | None
    type: str | None
    topic: str
    partition: int
    offset: int
    reason: str
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Replay:
    """Result of a replay: how many took effect, and why it stopped if it did."""

    replayed: int
    stopped_because: str | None


async def blocked_keys(
    session: AsyncSession, items: Sequence[Received[Any] | Unreadable]
) -> set[str]:
    """Return the subjects of these with an event set aside; waits for a replay under way."""
    if not await session.scalar(_ANY_OPEN):
        return set()
    keys = {str(item.envelope.subject) for item in items if item.envelope is not None}
    rows = await session.execute(_BLOCKED, {"keys": list(keys)})
    return {row.key for row in rows}


async def bury(
    tx: Transaction, group: str, item: Received[Any] | Unreadable, reason: str, attempts: int
) -> None:
    """Set an event aside as dead and tell the dead-letter topic, in the caller's transaction."""
    envelope, record = item.envelope, item.record
    await _keep(tx.session, "dead", item, reason, attempts)
    tx.record(
        envelope.subject if envelope else NOBODY,
        DeadLettered(
            group=group,
            from_topic=record.topic,
            from_partition=record.partition,
            from_offset=record.offset,
            event_id=envelope.id if envelope else None,
            event_type=envelope.type if envelope else None,
            reason=reason,
            attempts=attempts,
        ),
        topic=f"{record.topic}.dead-letter",
    )


async def park(tx: Transaction, item: Received[Any]) -> None:
    """Let an event wait behind the one of the same subject that failed."""
    reason = "waits for an earlier event of the same subject"
    await _keep(tx.session, "parked", item, reason, 0)


async def list_open(session: AsyncSession, limit: int = 100) -> list[DeadLetter]:
    """Return what is set aside, oldest first."""
    rows = await session.execute(
        text("SELECT * FROM dead_letter WHERE state <> 'replayed' ORDER BY id LIMIT :limit"),
        {"limit": limit},
    )
    return [_shown(row) for row in rows.mappings()]


async def find(session: AsyncSession, letter_id: int) -> DeadLetter | None:
    """Return one event that was set aside, also if it has been replayed, or None."""
    rows = await session.execute(
        text("SELECT * FROM dead_letter WHERE id = :id"), {"id": letter_id}
    )
    row = rows.mappings().one_or_none()
    return _shown(row) if row else None


async def replay(inbox: "Inbox", transactions: Transactions, letter: DeadLetter) -> Replay:
    """Handle an event again, then all that waited behind it, in order, until one fails."""
    replayed = 0
    while True:
        try:
            if not await _replay_next(inbox, transactions, letter):
                return Replay(replayed, None)
        except Exception as fault:
            if is_infrastructure(fault):
                raise
            reason = await _count_attempt(transactions, letter, fault)
            return Replay(replayed, reason)
        replayed += 1


async def _replay_next(inbox: "Inbox", transactions: Transactions, letter: DeadLetter) -> bool:
    async with transactions.begin() as tx:
        row = await _first_open(tx.session, letter)
        if row is None:
            return False
        await inbox.handle([inbox.reread(_as_record(row))], tx)
        await tx.session.execute(
            text("UPDATE dead_letter SET state = 'replayed', replayed_at = now() WHERE id = :id"),
            {"id": row["id"]},
        )
        return True


async def _count_attempt(transactions: Transactions, letter: DeadLetter, fault: Exception) -> str:
    reason = str(fault) if isinstance(fault, ValueError) else describe(fault)
    async with transactions.begin() as tx:
        row = await _first_open(tx.session, letter)
        if row is not None:
            await tx.session.execute(
                text(
                    "UPDATE dead_letter SET state = 'dead', attempts = attempts + 1, "
                    "reason = :reason WHERE id = :id"
                ),
                {"id": row["id"], "reason": reason},
            )
    return reason


async def _first_open(session: AsyncSession, letter: DeadLetter) -> RowMapping | None:
    rows = await session.execute(_FIRST_OPEN, {"key": letter.key, "id": letter.id})
    return rows.mappings().one_or_none()


async def _keep(
    session: AsyncSession,
    state: str,
    item: Received[Any] | Unreadable,
    reason: str,
    attempts: int,
) -> None:
    envelope, record = item.envelope, item.record
    headers = [[name, base64.b64encode(value).decode()] for name, value in record.headers]
    await session.execute(
        _KEEP,
        {
            "state": state,
            "key": str(envelope.subject) if envelope else None,
            "event_id": envelope.id if envelope else None,
            "type": envelope.type if envelope else None,
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "headers": json.dumps(headers),
            "body": record.body,
            "reason": reason,
            "attempts": attempts,
        },
    )


def _as_record(row: RowMapping) -> Record:
    return Record(
        topic=row["topic"],
        partition=row["partition"],
        offset=row["kafka_offset"],
        key=row["key"].encode() if row["key"] else None,
        headers=tuple((name, base64.b64decode(value)) for name, value in row["headers"]),
        body=row["body"],
    )


def _shown(row: RowMapping) -> DeadLetter:
    return DeadLetter(
        id=row["id"],
        state=row["state"],
        key=row["key"],
        event_id=row["event_id"],
        type=row["type"],
        topic=row["topic"],
        partition=row["partition"],
        offset=row["kafka_offset"],
        reason=row["reason"],
        attempts=row["attempts"],
        received_at=row["received_at"],
    )
