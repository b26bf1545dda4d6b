"""When a session may be planned, and what may be recorded about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from services.partner.domain.orders import OrderStatus
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


def check_session(
    status: str, slot: Slot, *, first_day: date, last_day: date, days: tuple[date, date]
) -> None:
    """Check that a session fits its order; ``days`` are its days in Amsterdam."""
    require(status == OrderStatus.CONFIRMED, PartnerRule.CONFIRMED_FIRST)
    require(slot.ends_at > slot.starts_at, PartnerRule.END_AFTER_START)
    require(first_day <= days[0] and days[1] <= last_day, PartnerRule.WITHIN_PERIOD)


def check_trainer_is_free(slot: Slot, busy: Iterable[Slot]) -> None:
    """Refuse a session at a time at which the trainer has another."""
    require(not any(slot.overlaps(other) for other in busy), PartnerRule.TRAINER_IS_FREE)


def check_attendance(present: int, expected: int, *, starts_at: datetime, now: datetime) -> None:
    """Check how many came: after the start, and no more than the group (R28)."""
    require(now >= starts_at, PartnerRule.AFTER_IT_TOOK_PLACE)
    require(present <= expected, PartnerRule.NO_MORE_THAN_EXPECTED)
