"""Answering an order (R24) and reporting back on it (R30)."""

from enum import StrEnum

from services.partner.domain.rule import PartnerRule
from shared.rules import require


class OrderStatus(StrEnum):
    """Where an order stands at the partner."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REPORTED = "reported"


def confirm(status: str, *, trainer_partner: str | None, partner_id: str) -> OrderStatus:
    """Confirm an order with a trainer of one's own (R24); raises RuleBroken."""
    require(status == OrderStatus.OPEN, PartnerRule.ANSWER_ONCE)
    require(trainer_partner == partner_id, PartnerRule.OWN_TRAINER)
    return OrderStatus.CONFIRMED


def decline(status: str) -> OrderStatus:
    """Decline an order (R24); raises RuleBroken."""
    require(status == OrderStatus.OPEN, PartnerRule.ANSWER_ONCE)
    return OrderStatus.DECLINED


def report(status: str, *, took_place: bool, sessions: int, recorded: int) -> OrderStatus:
    """Report back; needs the attendance of every session, unless nothing took place (R30)."""
    require(status == OrderStatus.CONFIRMED, PartnerRule.CONFIRMED_FIRST)
    complete = sessions > 0 and recorded == sessions
    require(complete or not took_place, PartnerRule.ATTENDANCE_FIRST)
    return OrderStatus.REPORTED
