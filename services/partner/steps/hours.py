"""Hours worked outside sessions, and what an hour costs."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from uuid_utils.compat import uuid7

from services.partner.domain.orders import CONNECTED, OrderStatus
from services.partner.domain.rule import PartnerRule
from services.partner.models import CoachRow, HoursRow, OrderRow, ParticipantRow, RateRow
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.schemas.vocabulary import CoachId, PartnerId


class _WorkedIn(BaseModel):
    trainer_id: CoachId
    worked_on: date
    minutes: int = Field(ge=1, le=1440)


class HoursIn(_WorkedIn):
    """Time that a trainer worked on an order, besides its sessions."""

    kind: Literal["preparation", "travel", "other"] = "preparation"


class ParticipantHoursIn(_WorkedIn):
    """Time that a coach or trainer worked for one participant, besides sessions of a group."""

    kind: Literal["contact", "preparation", "travel", "other"] = "contact"


class RateIn(BaseModel):
    """What an hour costs from a day on, in cents."""

    partner_id: PartnerId
    valid_from: date
    cents_per_hour: int = Field(ge=1, le=100_000)


async def write_hours(tx: Transaction, order_id: UUID, worked: HoursIn) -> HoursRow:
    """Write down hours of an order that was confirmed."""
    order = await tx.load(OrderRow, order_id)
    taken_on = order.status in CONNECTED and order.status != OrderStatus.OPEN
    require(taken_on, PartnerRule.CONFIRMED_FIRST)
    return await _write(tx, order.partner_id, worked, order_id=order_id)


async def write_participant_hours(
    tx: Transaction, enrolment_id: UUID, worked: ParticipantHoursIn
) -> HoursRow:
    """Write down hours for a participant who has a coach or a place, or had one (R27)."""
    participant = await tx.load(ParticipantRow, enrolment_id)
    require(participant.status != "new", PartnerRule.WELCOME_FIRST)
    return await _write(tx, participant.partner_id, worked, enrolment_id=enrolment_id)


async def _write(
    tx: Transaction, partner_id: str, worked: HoursIn | ParticipantHoursIn, **of: Any
) -> HoursRow:
    require(worked.worked_on <= tx.today, PartnerRule.WORKED_ALREADY)
    trainer = await tx.load(CoachRow, worked.trainer_id)
    require(trainer.partner_id == partner_id, PartnerRule.OWN_TRAINER)
    row = HoursRow(hours_id=uuid7(), partner_id=partner_id, **worked.model_dump(), **of)
    tx.add(row)
    return row


async def set_rate(tx: Transaction, rate: RateIn) -> None:
    """Set what an hour costs from a day on."""
    await tx.session.merge(RateRow(**rate.model_dump()))
