"""R15: whom a Doorstroompunt means, and what guidance the school tells of."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.school.domain.consultations import (
    Guidance,
    Known,
    guidance_on,
    is_overdue,
    sure_match,
)

BORN = date(2008, 4, 30)
NOOR = Known(uuid4(), "Noor de Vries", BORN)
DIPLOMA, TERM = date(2026, 7, 10), date(2027, 7, 10)


@pytest.mark.parametrize("name", ["Noor de Vries", "noor DE vries", " Nóor  de Vries "])
def test_r15_somebody_is_found_by_name_and_birth_date(name: str) -> None:
    others = [Known(uuid4(), "Noor de Vries", BORN + timedelta(days=1)), NOOR]

    assert sure_match(name, BORN, others) == NOOR.subject


@pytest.mark.parametrize(
    ("name", "students"),
    [
        ("Noor Vries", [NOOR]),
        ("Noor de Vries", [NOOR, Known(uuid4(), "Noor de Vries", BORN)]),
        ("Noor de Vries", []),
    ],
    ids=["another name", "two of them", "nobody"],
)
def test_r15_without_certainty_a_person_decides(name: str, students: list[Known]) -> None:
    assert sure_match(name, BORN, students) is None


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, Guidance(guided=True, since=DIPLOMA, until=TERM)),
        ({"on": TERM}, Guidance(guided=True, since=DIPLOMA, until=TERM)),
        ({"on": TERM + timedelta(days=1)}, Guidance(guided=False, since=DIPLOMA, until=TERM)),
        ({"ended": True}, Guidance(guided=False, since=DIPLOMA, until=TERM)),
        ({"offered": False}, Guidance(guided=False)),
        ({"status": "student"}, Guidance(guided=True)),
    ],
    ids=["a graduate", "the last day", "the year is over", "ended", "not offered", "a student"],
)
def test_r15_the_school_tells_whether_it_guides(changed: dict[str, Any], told: Guidance) -> None:
    values: dict[str, Any] = {
        "status": "graduate",
        "offered": True,
        "diploma_on": DIPLOMA,
        "term_ends_on": TERM,
        "ended": False,
        "on": date(2026, 9, 1),
    }
    assert guidance_on(**(values | changed)) == told


def test_r15_a_question_is_overdue_after_its_last_day_until_it_is_answered() -> None:
    last = date(2026, 6, 3)

    assert not is_overdue(last, None, last)
    assert is_overdue(last, None, last + timedelta(days=1))
    assert not is_overdue(last, last, last + timedelta(days=1))
