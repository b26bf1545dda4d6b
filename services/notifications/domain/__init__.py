"""What a message is, when it is tried again, and how dates are written in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 720)
)
"""Pauses after refusals for now, in real time: a day and a half, as mail servers that greylist or
are full for a while expect of a sender."""
ATTEMPTS = len(PAUSES) + 1
"""How often a message is tried before it has failed."""
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
    SESSION_MOVED = "session-moved"
    SESSION_CANCELLED = "session-cancelled"
    SESSION_REMINDER = "session-reminder"
    TRAINER_INTRODUCED = "trainer-introduced"
    REPORT_REMINDER = "report-reminder"
    WEBHOOK_PAUSED = "webhook-paused"
    CASE_SYSTEM_PAUSED = "case-system-paused"
    PLACE_CONFIRMED = "place-confirmed"
    PLACE_WAITING = "place-waiting"
    PLACE_OFFERED = "place-offered"
    PLACE_LAPSED = "place-lapsed"
    CONFIRM_SIGN_UP = "confirm-sign-up"
    CHOOSE_COACH = "choose-coach"
    WELCOME_AFTERCARE = "welcome-aftercare"
    COACH_INTRODUCED = "coach-introduced"
    PARTICIPANT_INTRODUCED = "participant-introduced"
    COACH_LEAVES = "coach-leaves"
    COACH_COMES = "coach-comes"
    MEETING_PLANNED = "meeting-planned"
    MEETING_MOVED = "meeting-moved"
    MEETING_CANCELLED = "meeting-cancelled"
    MEETING_REMINDER = "meeting-reminder"
    HANDOVER_QUESTION = "handover-question"
    HANDOVER_OFFERED = "handover-offered"
    HANDOVER_EXPIRES_SOON = "handover-expires-soon"
    RECEIVER_ASKS = "receiver-asks"
    SCHOOL_ANSWERED = "school-answered"
    RESIDENCE_CHANGED = "residence-changed"
    REGIE_SAME_COACH = "regie-transferred-same-coach"
    REGIE_OTHER_COACH = "regie-transferred-other-coach"
    EFFECTRAPPORTAGE_REMINDER = "effectrapportage-reminder"
    CONSULTATION_ASKED = "consultation-asked"
    CONSULTATION_ANSWERED = "consultation-answered"
    CONSULTATION_OVERDUE = "consultation-overdue"
    CAMPAIGN = "campaign"
    ALUMNI_CAMPAIGN = "alumni-campaign"
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
    HELD = "held"
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    LAPSED = "lapsed"
    REFUSED = "refused-by-preference"


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
    return Failure(Status.PENDING, tried, PAUSES[attempts])


def moment(value: datetime, months: list[str]) -> str:
    """Write a local time as: maandag 1 juni 2026 om 09.00 uur."""
    day = f"{DAYS[value.weekday()]} {value.day} {months[value.month - 1]} {value.year}"
    return f"{day} om {value:%H.%M} uur"
