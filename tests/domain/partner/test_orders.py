"""R23, R24, R30: answering, whom an order connects, reporting, reminding."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.partner.domain import orders
from services.partner.domain.orders import OrderStatus
from services.partner.domain.reminding import REMINDED_AFTER, first_step_on, step
from services.partner.domain.rule import PartnerRule
from shared.rules import RuleBroken

TODAY = date(2026, 6, 1)
S = OrderStatus


def test_r23_contact_data_show_while_the_order_connects_both() -> None:
    shown = {status for status in S if orders.shows_contact(status)}
    assert shown == {S.OPEN, S.CONFIRMED, S.REPORT_DUE, S.REPORTED}


@pytest.mark.parametrize(
    ("status", "day", "late"),
    [(S.OPEN, 0, False), (S.OPEN, 1, True), (S.CONFIRMED, 1, False), (S.DECLINED, 1, False)],
)
def test_r24_an_order_is_overdue_after_its_last_day(status: S, day: int, late: bool) -> None:
    assert orders.overdue(status, TODAY, TODAY + timedelta(days=day)) is late


def test_r24_an_alternative_lies_ahead() -> None:
    assert orders.decline(S.OPEN, alternative_from=TODAY, today=TODAY) is S.DECLINED
    with pytest.raises(RuleBroken) as refused:
        orders.decline(S.OPEN, alternative_from=TODAY - timedelta(days=1), today=TODAY)
    assert refused.value.rule is PartnerRule.ALTERNATIVE_AHEAD


@pytest.mark.parametrize("status", list(S))
def test_r24_only_a_running_order_is_cancelled(status: S) -> None:
    if status in (S.OPEN, S.CONFIRMED, S.REPORT_DUE):
        assert orders.cancel(status) is S.CANCELLED
    else:
        with pytest.raises(RuleBroken):
            orders.cancel(status)


@pytest.mark.parametrize(
    ("is_wish", "answered", "feasible", "price", "rule"),
    [
        (False, False, True, 10, PartnerRule.WISH_ANSWERED_ONCE),
        (True, True, True, 10, PartnerRule.WISH_ANSWERED_ONCE),
        (True, False, True, None, PartnerRule.PRICE_WITH_A_YES),
        (True, False, False, 10, PartnerRule.PRICE_WITH_A_YES),
    ],
)
def test_r23_a_wish_is_answered_once_and_a_yes_has_a_price(
    is_wish: bool, answered: bool, feasible: bool, price: int | None, rule: PartnerRule
) -> None:
    with pytest.raises(RuleBroken) as refused:
        orders.check_wish_answer(
            is_wish=is_wish, answered=answered, feasible=feasible, price_eur=price
        )
    assert refused.value.rule is rule


@given(st.sampled_from(list(S)), st.booleans(), st.integers(0, 4), st.integers(0, 4))
def test_r30_no_report_without_the_attendance_of_every_session(
    status: S, took_place: bool, sessions: int, recorded: int
) -> None:
    may = status in (S.CONFIRMED, S.REPORT_DUE)
    complete = sessions > 0 and sessions == recorded
    try:
        after = orders.report(status, took_place=took_place, sessions=sessions, recorded=recorded)
    except RuleBroken:
        assert not may or (took_place and not complete)
    else:
        assert after is S.REPORTED
        assert may
        assert complete or not took_place


def test_r30_the_report_is_due_the_day_after_and_the_partner_is_reminded_a_few_times() -> None:
    day = first_step_on(S.CONFIRMED, TODAY)
    assert day == TODAY + timedelta(days=1)
    reminded, sent = [], 0
    while day is not None:
        taken = step(TODAY, sent, day)
        assert taken.status is S.REPORT_DUE
        if taken.remind:
            reminded.append((day - TODAY).days)
        sent, day = taken.reminders, taken.next_on
    assert tuple(reminded) == REMINDED_AFTER


@pytest.mark.parametrize("status", [S.OPEN, S.DECLINED, S.REPORTED, S.CANCELLED])
def test_r30_nothing_is_due_of_an_order_that_is_not_carried_out(status: S) -> None:
    assert first_step_on(status, TODAY) is None
