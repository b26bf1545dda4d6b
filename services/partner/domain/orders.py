"""Answering an order (R24), whom it connects (R23), cancelling it, reporting back on it (R30)."""

from datetime import date
from enum import StrEnum

from services.partner.domain.rule import PartnerRule
from shared.rules import require


class OrderStatus(StrEnum):
    """Where an order stands at the partner."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REPORT_DUE = "report-due"
    REPORTED = "reported"
    CANCELLED = "cancelled"


TAKEN_ON = (OrderStatus.CONFIRMED, OrderStatus.REPORT_DUE)
"""The partner carries it out."""
RUNNING = (OrderStatus.OPEN, *TAKEN_ON)
"""Both sides can still change it."""
CONNECTED = (*RUNNING, OrderStatus.REPORTED)
"""SLB'er and partner can reach each other."""


def confirm(status: str, *, trainer_partner: str | None, partner_id: str) -> OrderStatus:
    """Confirm an order with a trainer of one's own (R24); raises RuleBroken."""
    require(status == OrderStatus.OPEN, PartnerRule.ANSWER_ONCE)
    require(trainer_partner == partner_id, PartnerRule.OWN_TRAINER)
    return OrderStatus.CONFIRMED


def decline(status: str, *, alternative_from: date | None, today: date) -> OrderStatus:
    """Decline an order, if possible with a day on which it can be (R24); raises RuleBroken."""
    require(status == OrderStatus.OPEN, PartnerRule.ANSWER_ONCE)
    ahead = alternative_from is None or alternative_from >= today
    require(ahead, PartnerRule.ALTERNATIVE_AHEAD)
    return OrderStatus.DECLINED


def overdue(status: str, respond_by: date, today: date) -> bool:
    """Return True for an order that should have been answered before today (R24)."""
    return status == OrderStatus.OPEN and today > respond_by


def shows_contact(status: str) -> bool:
    """Return True while the order connects SLB'er and partner (R23)."""
    return status in CONNECTED


def cancel(status: str) -> OrderStatus:
    """Cancel an order from either side (R24); raises RuleBroken for one that is over."""
    require(status in RUNNING, PartnerRule.ORDER_RUNS)
    return OrderStatus.CANCELLED


def report(status: str, *, took_place: bool, sessions: int, recorded: int) -> OrderStatus:
    """Report back; needs the attendance of every session, unless nothing took place (R30)."""
    require(status in TAKEN_ON, PartnerRule.CONFIRMED_FIRST)
    complete = sessions > 0 and recorded == sessions
    require(complete or not took_place, PartnerRule.ATTENDANCE_FIRST)
    return OrderStatus.REPORTED


def check_wish_answer(
    *, is_wish: bool, answered: bool, feasible: bool, price_eur: int | None
) -> None:
    """Check the answer to a wish: once, with a price if it can be done and only then."""
    require(is_wish and not answered, PartnerRule.WISH_ANSWERED_ONCE)
    require(feasible == (price_eur is not None), PartnerRule.PRICE_WITH_A_YES)
