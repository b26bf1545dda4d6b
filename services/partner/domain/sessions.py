"""When a session may be planned, and what may be recorded about it."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.partner.domain.orders import TAKEN_ON
from services.partner.domain.rule import PartnerRule
from shared.rules import require


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which a trainer is busy."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Slot") -> bool:
        """Return True if both take place at some instant."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def check_order_time(
    status: str, slot: Slot, *, first_day: date, last_day: date, days: tuple[date, date]
) -> None:
    """Check that a session fits its order; ``days`` are its days in Amsterdam."""
    require(status in TAKEN_ON, PartnerRule.CONFIRMED_FIRST)
    check_slot(slot)
    require(first_day <= days[0] and days[1] <= last_day, PartnerRule.WITHIN_PERIOD)


def check_slot(slot: Slot) -> None:
    """Check that a session ends after it starts."""
    require(slot.ends_at > slot.starts_at, PartnerRule.END_AFTER_START)


def conflicts(slot: Slot, busy: Iterable[Slot]) -> list[Slot]:
    """Return when the trainer is busy already, earliest first."""
    return sorted((o for o in busy if slot.overlaps(o)), key=lambda other: other.starts_at)


def check_trainer_is_free(slot: Slot, busy: Iterable[Slot]) -> None:
    """Refuse a session at a time at which the trainer has another."""
    require(not conflicts(slot, busy), PartnerRule.TRAINER_IS_FREE)


def check_ahead(present: int | None, cancelled_on: date | None) -> None:
    """Check that a session can still be moved or cancelled."""
    require(present is None and cancelled_on is None, PartnerRule.SESSION_AHEAD)


def check_attendance(present: int, expected: int, *, starts_at: datetime, now: datetime) -> None:
    """Check how many came: after the start, and no more than the group (R28)."""
    require(now >= starts_at, PartnerRule.AFTER_IT_TOOK_PLACE)
    require(present <= expected, PartnerRule.NO_MORE_THAN_EXPECTED)


def check_who_came(said: AbstractSet[UUID], placed: AbstractSet[UUID]) -> None:
    """Check that of each participant with a place, and of nobody else, it is said (R30)."""
    require(said == placed, PartnerRule.EACH_PARTICIPANT)
