"""Integral programmes for a narrow group, such as the Participatielab: plan, map and outflow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shared.rules import require

CHECKED_DAYS = 183
"""How long what stands in the social map counts as checked: six months."""


class Outflow(StrEnum):
    """Where a student of the programme goes to: exactly these four directions."""

    WORK_WITHOUT_DIPLOMA = "work-without-diploma"
    WORK_WITH_DIPLOMA = "work-with-diploma"
    WORK_WITH_CERTIFICATES = "work-with-certificates"
    FURTHER_EDUCATION = "further-education-with-diploma"


WITH_DIPLOMA = frozenset({Outflow.WORK_WITH_DIPLOMA, Outflow.FURTHER_EDUCATION})


class ProgrammeRule(StrEnum):
    """What cannot be in a programme; the value is what people read."""

    DAYS_IN_ORDER = "De laatste dag moet op of na de eerste dag liggen."
    WEEK_HAS_HOURS = "Een week op de werkvloer heeft 1 tot en met 40 uur, samen met begeleiding."
    TAKES_PART_ONCE = "Deze student doet al mee aan dit programma."
    DIPLOMA_FITS = "Deze richting vraagt een diploma, en de student heeft dat nog niet."
    WITHOUT_MEANS_WITHOUT = "De student heeft een diploma. Kies een richting met diploma."
    CERTIFICATE_FITS = "Leg eerst minstens één certificaat van de student vast."
    OUTFLOW_ONCE = "De werkelijke uitstroom ligt al vast."


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of a week in the programme."""

    floor: int
    """On the work floor."""
    support: int
    """Guidance beside it."""


def check_programme(week: Week, first: date, last: date) -> None:
    """Check the template of a programme; raises RuleBroken."""
    require(last >= first, ProgrammeRule.DAYS_IN_ORDER)
    check_week(week)


def check_week(week: Week) -> None:
    """Check the hours of a week; raises RuleBroken."""
    fits = week.floor >= 1 and week.support >= 0 and week.floor + week.support <= 40
    require(fits, ProgrammeRule.WEEK_HAS_HOURS)


def check_outflow(to: Outflow, *, diploma: bool, certificates: int, before: Outflow | None) -> None:
    """Check that the actual outflow fits what the student has; raises RuleBroken."""
    require(before is None, ProgrammeRule.OUTFLOW_ONCE)
    if to in WITH_DIPLOMA:
        require(diploma, ProgrammeRule.DIPLOMA_FITS)
    else:
        require(not diploma, ProgrammeRule.WITHOUT_MEANS_WITHOUT)
    if to is Outflow.WORK_WITH_CERTIFICATES:
        require(certificates > 0, ProgrammeRule.CERTIFICATE_FITS)


def is_stale(checked_on: date, on: date) -> bool:
    """Return True for what was checked more than six months ago."""
    return on - checked_on > timedelta(days=CHECKED_DAYS)


def matrix(pairs: Iterable[tuple[Outflow, Outflow | None]]) -> dict[Outflow, dict[str, int]]:
    """Count students by expected and actual direction; who is still in it is under ``open``."""
    counted = {
        expected: dict.fromkeys((*(each.value for each in Outflow), "open"), 0)
        for expected in Outflow
    }
    for expected, actual in pairs:
        counted[expected][actual.value if actual else "open"] += 1
    return counted
