"""Days on which the region must have done something (R42, R45)."""

from datetime import date, timedelta

ALERT_DAYS = (60, 30, 7)
"""How long before the last day people are warned (R42)."""
FOUR_WEEKS = timedelta(weeks=4)
"""WEB 9.2.3 (information from a school), WEB 9.2.4(5) (documents of a former contactgemeente)."""


def report_due_on(year: int) -> date:
    """Return the last day for the effectrapportage about a year: 30 April of the next (R42)."""
    # WEB 9.2.10; Regeling 5.1
    return date(year + 1, 4, 30)


def next_alert(year: int, after: date | None) -> date | None:
    """Return the first day of warning after a day, or None when all have passed."""
    days = [report_due_on(year) - timedelta(days=days) for days in ALERT_DAYS]
    return next((day for day in days if after is None or day > after), None)


def four_weeks_from(day: date) -> date:
    """Return the last day of a clock of four weeks (R45)."""
    return day + FOUR_WEEKS


def is_overdue(due_on: date, done_on: date | None, today: date) -> bool:
    """Return True for what should have been done by now."""
    return done_on is None and today > due_on
