"""What follows for calendars from what both sides of an order agreed, or from its end."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.notifications import meetings
from services.notifications.domain import Template
from services.notifications.domain.meetings import Method, Slot
from services.notifications.writing import Addressed, write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.orders import ChangeAgreed


async def move_as_agreed(tx: Transaction, events: Sequence[Received[Any]]) -> None:
    """Move sessions as the SLB'er agreed, and bring the calendar up to date.

    The partner does not tell of it again.
    """
    known = await meetings.of_subjects(tx, [e.subject for e in events])
    mails: list[Addressed] = []
    for event in events:
        agreed: ChangeAgreed = event.event
        if agreed.session_id is None or agreed.starts_at is None or agreed.ends_at is None:
            continue
        of_order = known[event.subject]
        slot = Slot(agreed.starts_at, agreed.ends_at, agreed.location)
        row = of_order.get(agreed.session_id)
        row = row or meetings.new(tx, event.subject, agreed.session_id, slot)
        meetings.put(tx, row, slot, meetings.following(of_order))
        of_order[agreed.session_id] = row
        said = meetings.told([row], Method.REQUEST)
        mails.append((event, Template.SESSION_MOVED, said, None))
    await write(tx, mails)


async def cancel_all(tx: Transaction, events: Sequence[Received[Any]]) -> dict[UUID, meetings.Told]:
    """Note that no session of these orders goes on; returns what to tell of those ahead."""
    known = await meetings.of_subjects(tx, [e.subject for e in events])
    found: dict[UUID, meetings.Told] = {}
    for subject, of_order in known.items():
        off = meetings.ahead(tx, of_order)
        sequence = meetings.following(of_order)
        for row in off:
            meetings.drop(row, sequence)
        if off:
            told = meetings.told(off, Method.CANCEL)
            found[subject] = {"calendar": told["calendar"]}
    return found


async def take_out_of_calendar(tx: Transaction, events: Sequence[Received[Any]]) -> None:
    """Take the sessions of an order out of the calendar of the SLB'er who cancelled it."""
    off = await cancel_all(tx, events)
    said = {"meetings_over": True}
    mails = [
        (e, Template.SESSION_CANCELLED, said | off[e.subject], None)
        for e in events
        if e.subject in off
    ]
    await write(tx, mails)
