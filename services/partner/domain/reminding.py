"""When a report is due, and when the partner is reminded of it (R30)."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.partner.domain.orders import TAKEN_ON, OrderStatus

REMINDED_AFTER = (3, 7, 14)
"""Days after the last session on which the partner hears that the report is not in."""


@dataclass(frozen=True, slots=True)
class ReportStep:
    """What the clock does about a report that is not in."""

    status: OrderStatus
    remind: bool
    reminders: int
    next_on: date | None
    """Next day on which there is something to do; None after the last reminder."""


def first_step_on(status: str, last_session_on: date | None) -> date | None:
    """Return the day on which the report becomes due: the day after the last session."""
    if status not in TAKEN_ON or last_session_on is None:
        return None
    return last_session_on + timedelta(days=1)


def step(last_session_on: date, reminders: int, day: date) -> ReportStep:
    """Return what to do on a day: report due from the day after, then remind a few times."""
    due_on = last_session_on + timedelta(days=REMINDED_AFTER[reminders])
    sent = reminders + 1 if day >= due_on else reminders
    left = REMINDED_AFTER[sent:]
    next_on = last_session_on + timedelta(days=left[0]) if left else None
    return ReportStep(OrderStatus.REPORT_DUE, sent > reminders, sent, next_on)
