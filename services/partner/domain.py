"""The partner's rules as pure functions: answering, planning, recording, reporting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.rules import require


class PartnerRule(StrEnum):
    """What a partner may not do; the value is what people read."""

    ANSWER_ONCE = "Deze bestelling is al beantwoord. (R24)"
    OWN_TRAINER = "Deze trainer werkt niet bij deze partner."
    CONFIRMED_FIRST = "Bevestig de bestelling eerst. (R24)"
    END_AFTER_START = "De sessie moet eindigen nadat ze begint."
    WITHIN_PERIOD = "De sessie moet in de periode van de bestelling vallen."
    TRAINER_IS_FREE = "Deze trainer heeft op dat moment al een andere sessie."
    NO_MORE_THAN_EXPECTED = "Er kunnen niet meer mensen zijn dan de groep groot is. (R28)"
    AFTER_IT_TOOK_PLACE = "Leg de aanwezigheid vast na de sessie."
    ATTENDANCE_FIRST = "Leg eerst van elke sessie de aanwezigheid vast. (R30)"
    CONFIRM_ONCE = "Deze deelnemer is al bevestigd."
    SAY_ONCE = "Deze vraag over de coach is al beantwoord. (R17)"


class OrderStatus(StrEnum):
    """Where an order stands at the partner."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which a trainer is busy."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Slot") -> bool:
        """Return True if both take place at some instant."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def confirm(status: str, *, trainer_partner: str | None, partner_id: str) -> OrderStatus:
    """Confirm an order with a trainer of one's own (R24); raises RuleBroken."""
    require(status == OrderStatus.OPEN, PartnerRule.ANSWER_ONCE)
    require(trainer_partner == partner_id, PartnerRule.OWN_TRAINER)
    return OrderStatus.CONFIRMED


def decline(status: str) -> OrderStatus:
    """Decline an order (R24); raises RuleBroken."""
    require(status == OrderStatus.OPEN, PartnerRule.ANSWER_ONCE)
    return OrderStatus.DECLINED


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


def report(status: str, *, took_place: bool, sessions: int, recorded: int) -> OrderStatus:
    """Report back; needs the attendance of every session, unless nothing took place (R30)."""
    require(status == OrderStatus.CONFIRMED, PartnerRule.CONFIRMED_FIRST)
    complete = sessions > 0 and recorded == sessions
    require(complete or not took_place, PartnerRule.ATTENDANCE_FIRST)
    return OrderStatus.REPORTED
