"""R30: hours become lines, and nothing is payable before the report."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.partner.domain.invoicing import (
    Rate,
    Worked,
    amount,
    lines,
    payable,
    payable_for,
    rate_on,
    share,
    total,
)
from services.partner.domain.orders import OrderStatus

JUNE = date(2026, 6, 1)
RATES = [Rate(JUNE, 9000), Rate(date(2026, 1, 1), 8550)]


@pytest.mark.parametrize(
    ("day", "cents"),
    [(date(2025, 12, 31), None), (date(2026, 5, 31), 8550), (JUNE, 9000)],
)
def test_the_rate_is_that_of_the_day_of_the_work(day: date, cents: int | None) -> None:
    assert rate_on(RATES, day) == cents


@pytest.mark.parametrize(("minutes", "cents"), [(60, 8550), (50, 7125), (1, 143), (90, 12825)])
def test_an_amount_is_rounded_to_the_nearest_cent(minutes: int, cents: int) -> None:
    assert amount(minutes, 8550) == cents


@given(st.integers(1, 10_000), st.integers(1, 50_000))
def test_an_amount_is_never_more_than_half_a_cent_away(minutes: int, rate: int) -> None:
    assert abs(60 * amount(minutes, rate) - minutes * rate) <= 30


def test_an_order_with_work_before_any_rate_has_no_total_yet() -> None:
    work = [Worked(JUNE, "C01", "session", 60), Worked(date(2025, 1, 1), "C01", "travel", 30)]
    priced = lines(work, RATES)

    assert [line.cents for line in priced] == [None, 9000]
    assert total(priced) is None
    assert total(lines(work[:1], RATES)) == 9000


def test_r30_only_a_reported_order_is_payable() -> None:
    assert [status for status in OrderStatus if payable(status)] == [OrderStatus.REPORTED]


@given(
    st.integers(1, 600), st.dictionaries(st.sampled_from("abcd"), st.integers(1, 30), min_size=1)
)
def test_r27_shares_of_a_session_add_up_and_follow_the_people(
    minutes: int, people: dict[str, int]
) -> None:
    shares = share(minutes, people)

    assert sum(shares.values()) == minutes
    for source, part in shares.items():
        assert abs(part - minutes * people[source] / sum(people.values())) < 1


@pytest.mark.parametrize(
    ("contacts", "attendances", "may"), [(0, 0, False), (1, 0, True), (0, 1, True)]
)
def test_r30_work_for_a_person_is_payable_once_contact_or_attendance_is_reported(
    contacts: int, attendances: int, *, may: bool
) -> None:
    assert payable_for(contacts=contacts, attendances=attendances) is may
