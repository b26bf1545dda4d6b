"""When people are reminded of a meeting, and what their calendars are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Method(StrEnum):
    """What a calendar does with what it gets (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where."""

    starts_at: datetime
    ends_at: datetime
    location: str


def remind_on(starts_on: date, today: date) -> date | None:
    """Return the day before; None for who only hears of it on that day or later."""
    day = starts_on - timedelta(days=1)
    return day if day > today else None


def next_sequence(known: Iterable[int]) -> int:
    """Return a number higher than that of anything that calendars heard about this order.

    One count for a whole order, as the school's own calendar files have: whichever came last, by
    mail or as a file, is the one that holds.
    """
    return max(known, default=0) + 1


def as_told(session_id: UUID, slot: Slot, sequence: int) -> dict[str, str | int]:
    """Return a meeting as a message keeps it, to be written when the mail goes out."""
    return {
        "session_id": str(session_id),
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "location": slot.location,
        "sequence": sequence,
    }
