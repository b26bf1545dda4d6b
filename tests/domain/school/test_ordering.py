"""R23, R24, R26 and R30: what can be ordered, for whom, and where an order stands."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.ordering import (
    OrderingRule,
    OrderStatus,
    Standing,
    Terms,
    cancel,
    check_change,
    check_exclusion,
    check_group,
    check_klas,
    check_period,
    hear_answer,
    hear_of_cancellation,
    orderer_of,
    standing,
)
from shared.reference.working_days import add_working_days, is_working_day
from shared.rules import RuleBroken

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 6, 1), 3, date(2026, 6, 4)),
        (date(2026, 6, 5), 3, date(2026, 6, 10)),
        (date(2026, 6, 6), 1, date(2026, 6, 8)),
        (date(2026, 4, 2), 3, date(2026, 4, 9)),
        (date(2026, 4, 24), 1, date(2026, 4, 28)),
        (date(2026, 5, 4), 1, date(2026, 5, 6)),
        (date(2026, 5, 13), 1, date(2026, 5, 15)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2027, 12, 31), 1, date(2028, 1, 3)),
    ],
)
def test_r24_weekends_and_public_holidays_are_no_working_days(
    start: date, days: int, end: date
) -> None:
    assert add_working_days(start, days) == end


@given(start=DAYS, days=st.integers(0, 30))
def test_r24_exactly_so_many_working_days_pass(start: date, days: int) -> None:
    end = add_working_days(start, days)

    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(is_working_day, passed)) == days
    assert days == 0 or is_working_day(end)


def test_r23_who_is_an_slber_orders_for_oneself() -> None:
    assert orderer_of({"S02", "S01"}, None, for_others=False) == "S01"
    assert orderer_of({"S02", "S01"}, "S02", for_others=False) == "S02"
    assert orderer_of(set(), "S07", for_others=True) == "S07"


@pytest.mark.parametrize(
    ("own", "named", "for_others", "rule"),
    [
        (set(), None, True, OrderingRule.FOR_WHOM),
        ({"S01"}, "S02", False, OrderingRule.OWN_KLAS),
        (set(), "S02", False, OrderingRule.OWN_KLAS),
    ],
)
def test_r23_nobody_orders_for_nobody_or_for_a_colleague(
    own: set[str], named: str | None, *, for_others: bool, rule: OrderingRule
) -> None:
    with pytest.raises(RuleBroken) as refused:
        orderer_of(own, named, for_others=for_others)
    assert refused.value.rule is rule


@pytest.mark.parametrize(
    ("students", "of_slber", "own", "rule"),
    [
        (0, 0, True, OrderingRule.OWN_KLAS),
        (20, 0, True, OrderingRule.OWN_KLAS),
        (20, 0, False, OrderingRule.SLBER_OF_KLAS),
    ],
)
def test_r23_the_class_has_this_slber(
    students: int, of_slber: int, *, own: bool, rule: OrderingRule
) -> None:
    check_klas(20, 20, own=own)
    with pytest.raises(RuleBroken) as refused:
        check_klas(students, of_slber, own=own)
    assert refused.value.rule is rule


def test_r23_a_group_fits_its_module() -> None:
    check_group(30, max_group_size=30)
    with pytest.raises(RuleBroken):
        check_group(31, max_group_size=30)


@pytest.mark.parametrize(
    ("first", "last", "wished", "rule"),
    [
        (date(2026, 6, 9), date(2026, 6, 8), [], OrderingRule.PERIOD_IN_ORDER),
        (date(2026, 5, 1), date(2026, 5, 31), [], OrderingRule.PERIOD_AHEAD),
        (date(2026, 6, 8), date(2026, 6, 9), [date(2026, 6, 10)], OrderingRule.MOMENT_IN_PERIOD),
    ],
)
def test_r23_the_period_is_possible(
    first: date, last: date, wished: list[date], rule: OrderingRule
) -> None:
    check_period(TODAY, TODAY, [TODAY], today=TODAY)
    with pytest.raises(RuleBroken) as refused:
        check_period(first, last, wished, today=TODAY)
    assert refused.value.rule is rule


@pytest.mark.parametrize(
    ("at_school", "only", "why", "rule"),
    [
        (True, (), None, None),
        (False, (), None, None),
        (False, ("GM0599",), "De gemeente betaalt dit voor haar inwoners.", None),
        (True, ("GM0599",), None, OrderingRule.EVERYBODY_AT_SCHOOL),
        (True, ("GM0599",), "Met uitleg mag het ook niet.", OrderingRule.EVERYBODY_AT_SCHOOL),
        (False, ("GM0599",), None, OrderingRule.JUSTIFY_EXCLUSION),
        (False, ("GM0599",), "", OrderingRule.JUSTIFY_EXCLUSION),
    ],
)
def test_r26_nobody_is_excluded_at_school_and_elsewhere_only_with_a_reason(
    *, at_school: bool, only: tuple[str, ...], why: str | None, rule: OrderingRule | None
) -> None:
    broken = None
    try:
        check_exclusion(at_school=at_school, only_residents_of=only, justification=why)
    except RuleBroken as refused:
        broken = refused.rule
    assert broken is rule


@pytest.mark.parametrize("status", OrderStatus)
def test_r24_only_an_order_that_runs_can_be_cancelled(status: OrderStatus) -> None:
    if status in (OrderStatus.OPEN, OrderStatus.CONFIRMED):
        assert cancel(status) is OrderStatus.CANCELLED
        return
    with pytest.raises(RuleBroken) as refused:
        cancel(status)
    assert refused.value.rule is OrderingRule.NOT_CANCELLED_TWICE


def test_r24_what_crosses_a_cancellation_does_not_bring_the_order_back() -> None:
    assert hear_answer(OrderStatus.CANCELLED, OrderStatus.CONFIRMED) is OrderStatus.CANCELLED
    assert hear_answer(OrderStatus.OPEN, OrderStatus.DECLINED) is OrderStatus.DECLINED
    assert hear_of_cancellation(OrderStatus.CLOSED) is OrderStatus.CLOSED
    assert hear_of_cancellation(OrderStatus.CONFIRMED) is OrderStatus.CANCELLED


@pytest.mark.parametrize(
    ("status", "respond_by", "last", "expected"),
    [
        ("open", TODAY, None, Standing.OPEN),
        ("open", TODAY - timedelta(days=1), None, Standing.OVERDUE),
        ("confirmed", TODAY, None, Standing.CONFIRMED),
        ("confirmed", TODAY, NOW + timedelta(hours=1), Standing.PLANNED),
        ("confirmed", TODAY, NOW, Standing.REPORT_DUE),
        ("closed", TODAY, NOW, Standing.CLOSED),
        ("cancelled", date(2026, 1, 1), NOW, Standing.CANCELLED),
    ],
)
def test_r24_r30_overdue_answers_and_reports_show(
    status: str, respond_by: date, last: datetime | None, expected: Standing
) -> None:
    found = standing(status, respond_by=respond_by, last_session=last, now=NOW, today=TODAY)
    assert found is expected


SLOT: dict[str, Any] = {
    "starts_at": NOW + timedelta(days=1),
    "ends_at": NOW + timedelta(days=1, hours=1),
}
TERMS = Terms(TODAY, date(2026, 6, 30), "Lokaal 1")
WITH_SESSION = Terms(TODAY, date(2026, 6, 30), "Lokaal 1", **SLOT)


@pytest.mark.parametrize(
    ("was", "wished", "rule"),
    [
        (TERMS, TERMS, OrderingRule.SOMETHING_NEW),
        (TERMS, Terms(TODAY, date(2026, 5, 1), "Aula"), OrderingRule.PERIOD_IN_ORDER),
        (
            WITH_SESSION,
            Terms(TODAY, TERMS.period_until, "Aula", NOW, NOW),
            OrderingRule.END_AFTER_START,
        ),
        (
            Terms(TODAY, TERMS.period_until, "Aula", NOW - timedelta(hours=1), NOW),
            WITH_SESSION,
            OrderingRule.SESSION_AHEAD,
        ),
    ],
)
def test_r24_a_change_says_something_new_that_is_possible(
    was: Terms, wished: Terms, rule: OrderingRule
) -> None:
    check_change(TERMS, Terms(TODAY, TERMS.period_until, "Aula"), now=NOW, today=TODAY)
    with pytest.raises(RuleBroken) as refused:
        check_change(was, wished, now=NOW, today=TODAY)
    assert refused.value.rule is rule
