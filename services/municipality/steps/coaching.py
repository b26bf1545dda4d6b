"""Another coach: the three-way contact is planned, takes place, and then completes it (R16)."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from services.municipality.domain.coach import after_contact, plan_contact, with_contact
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import CoachContactRow, HandoverRow
from services.municipality.steps.handovers import ChosenCoach, chosen
from services.municipality.steps.settling import settle
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.schemas.vocabulary import CoachChangeReason, ContactOutcome


class PlannedIn(ChosenCoach):
    """Another coach, and the day on which old coach, new coach and young person meet."""

    planned_on: date


class ContactIn(BaseModel):
    """The three-way contact that took place, and what came of it."""

    took_place_on: date
    outcome: ContactOutcome


async def plan(tx: Transaction, handover_id: UUID, planned: PlannedIn) -> None:
    """Choose another coach and plan the three-way contact; a new plan replaces the former."""
    handover = await tx.load(HandoverRow, handover_id)
    settled = chosen(handover, planned)
    if settled.same_coach:
        await settle(tx, handover, settled)
        return
    day = plan_contact(planned.planned_on, on=tx.today)
    contact = CoachContactRow(
        handover_id=handover_id,
        subject=handover.subject,
        coach_id=planned.coach_id,
        coach_organisation=planned.coach_organisation,
        reason=planned.reason,
        planned_on=day,
    )
    await tx.session.merge(contact)


async def record(tx: Transaction, handover_id: UUID, contact: ContactIn) -> bool:
    """Write down the contact that was planned; returns True if that completed the handover.

    It does when the new coach goes on from there. Otherwise the three meet once more, or the
    case worker chooses yet another coach.
    """
    handover = await tx.load(HandoverRow, handover_id)
    planned = await tx.session.get(CoachContactRow, handover_id, with_for_update=True)
    require(planned is not None, MunicipalityRule.CONTACT_PLANNED)
    assert planned is not None
    coach = ChosenCoach(
        coach_id=planned.coach_id,
        coach_organisation=planned.coach_organisation,
        reason=CoachChangeReason(planned.reason),
    )
    settled = with_contact(chosen(handover, coach), contact.took_place_on, None, on=tx.today)
    planned.took_place_on, planned.outcome = contact.took_place_on, contact.outcome
    if not after_contact(contact.outcome):
        return False
    await settle(tx, handover, settled)
    return True
