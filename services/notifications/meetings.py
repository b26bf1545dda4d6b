"""Meetings as mails know them: planned, moved, off, and the day on which to remind of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from services.notifications.domain.meetings import Method, Slot, as_told, next_sequence, remind_on
from services.notifications.models import MeetingRow
from shared.messaging.transaction import Transaction
from shared.runtime.clock import AMSTERDAM

Told = dict[str, Any]
"""What a message says of a meeting, with what goes to the calendar."""


async def of_subjects(
    tx: Transaction, subjects: Iterable[UUID]
) -> dict[UUID, dict[UUID, MeetingRow]]:
    """Return the meetings of each order or person, locked, by session."""
    found: dict[UUID, dict[UUID, MeetingRow]] = {subject: {} for subject in subjects}
    rows = await tx.session.exec(
        select(MeetingRow)
        .where(col(MeetingRow.subject).in_(list(found)))
        .order_by(col(MeetingRow.subject), col(MeetingRow.session_id))
        .with_for_update()
    )
    for row in rows:
        found[row.subject][row.session_id] = row
    return found


def new(tx: Transaction, subject: UUID, session_id: UUID, slot: Slot) -> MeetingRow:
    """Add a meeting that nobody's calendar knows yet."""
    row = MeetingRow(
        session_id=session_id,
        subject=subject,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        location=slot.location,
        sequence=0,
    )
    tx.add(row)
    return row


def put(tx: Transaction, row: MeetingRow, slot: Slot, sequence: int) -> None:
    """Put a meeting at a time and place, and remember to remind of it."""
    row.starts_at, row.ends_at, row.location = slot.starts_at, slot.ends_at, slot.location
    row.sequence, row.cancelled = sequence, False
    row.remind_on = remind_on(slot.starts_at.astimezone(AMSTERDAM).date(), tx.today)


def drop(row: MeetingRow, sequence: int) -> None:
    """Note that a meeting does not go on."""
    row.cancelled, row.sequence, row.remind_on = True, sequence, None


def slot_of(row: MeetingRow) -> Slot:
    """Return when and where a meeting is."""
    return Slot(row.starts_at, row.ends_at, row.location)


def following(known: Mapping[UUID, MeetingRow]) -> int:
    """Return the sequence of a change of any meeting of an order."""
    return next_sequence(row.sequence for row in known.values())


def ahead(tx: Transaction, known: Mapping[UUID, MeetingRow]) -> list[MeetingRow]:
    """Return the meetings that would still go on, earliest first."""
    rows = [row for row in known.values() if not row.cancelled and row.ends_at > tx.now]
    return sorted(rows, key=lambda row: (row.starts_at, row.session_id))


def told(rows: Sequence[MeetingRow], method: Method) -> Told:
    """Return what a message says of meetings; the first gives its time and place to the words."""
    meetings = [as_told(row.session_id, slot_of(row), row.sequence) for row in rows]
    first = rows[0]
    return {
        "starts_at": first.starts_at.isoformat(),
        "location": first.location,
        "coach_id": first.trainer_id,
        "calendar": {"method": method, "meetings": meetings},
    }
