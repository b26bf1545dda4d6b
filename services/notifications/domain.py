"""What a message is, when it is tried again, and how dates are written in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

ATTEMPTS = 5
"""How often a message is tried before it has failed."""
FIRST_PAUSE = timedelta(seconds=5)
"""Pause before the second attempt, in real time; four times as long after each."""
DAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()


class Template(StrEnum):
    """Every message there is."""

    NEW_ORDER = "new-order"
    ORDER_CONFIRMED = "order-confirmed"
    ORDER_DECLINED = "order-declined"
    ORDER_MESSAGE = "order-message"
    CHANGE_PROPOSED = "change-proposed"
    CHANGE_AGREED = "change-agreed"
    CHANGE_DECLINED = "change-declined"
    ORDER_CANCELLED = "order-cancelled"
    SESSION_PLANNED = "session-planned"
    SESSION_CANCELLED = "session-cancelled"
    REPORT_REMINDER = "report-reminder"
    WEBHOOK_PAUSED = "webhook-paused"
    PLACE_CONFIRMED = "place-confirmed"
    PLACE_WAITING = "place-waiting"
    PLACE_OFFERED = "place-offered"
    PLACE_LAPSED = "place-lapsed"
    CONFIRM_SIGN_UP = "confirm-sign-up"
    CHOOSE_COACH = "choose-coach"
    WELCOME_AFTERCARE = "welcome-aftercare"
    HANDOVER_QUESTION = "handover-question"
    HANDOVER_OFFERED = "handover-offered"
    REGIE_SAME_COACH = "regie-transferred-same-coach"
    REGIE_OTHER_COACH = "regie-transferred-other-coach"
    CASE_OFFERED = "case-offered"


class Desk(StrEnum):
    """On whose desk the page of an order is."""

    SCHOOL = "school"
    PARTNER = "partner"


def order_page(desk: Desk, order_id: UUID) -> str:
    """Return the address within its service of the page about an order."""
    return f"/my-orders/{order_id}" if desk is Desk.SCHOOL else f"/desk/orders/{order_id}"


class Status(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Failure:
    """What follows from a failed attempt."""

    status: Status
    attempts: int
    pause: timedelta | None


def after_failure(attempts: int, *, permanent: bool) -> Failure:
    """Return what follows: another attempt after a longer pause, or the end."""
    tried = attempts + 1
    if permanent or tried >= ATTEMPTS:
        return Failure(Status.FAILED, tried, None)
    return Failure(Status.PENDING, tried, FIRST_PAUSE * 4**attempts)


def moment(value: datetime, months: list[str]) -> str:
    """Write a local time as: maandag 1 juni 2026 om 09.00 uur."""
    day = f"{DAYS[value.weekday()]} {value.day} {months[value.month - 1]} {value.year}"
    return f"{day} om {value:%H.%M} uur"
