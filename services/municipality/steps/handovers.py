"""Answering an offered handover: accept, refuse, and name the coach."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select

from services.municipality.domain.coach import (
    Coach,
    CoachSettled,
    ColdReason,
    change_coach,
    keep_coach,
    with_contact,
)
from services.municipality.domain.handovers import check_residence
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import HandoverRow, RegieRow
from services.municipality.steps.beginning import begin_case
from services.municipality.steps.settling import settle
from shared.baton import rules as baton
from shared.baton.rules import Holding, OfferStatus
from shared.messaging.transaction import Transaction
from shared.reference import is_gemeente
from shared.rules import require
from shared.schemas.municipality import HandoverAccepted, HandoverRefused
from shared.schemas.vocabulary import (
    CoachChangeReason,
    CoachId,
    Gemeentecode,
    Organisation,
    RefusalReason,
)


class RefusalIn(BaseModel):
    """Why a handover is refused; of who lives elsewhere perhaps where (R13)."""

    reason: RefusalReason
    resident_in: Gemeentecode | None = None


class ChosenCoach(BaseModel):
    """Another coach, with the reason (R17)."""

    coach_id: CoachId
    coach_organisation: Organisation
    reason: CoachChangeReason


class CoachIn(ChosenCoach):
    """Another coach, and the day of the three-way contact that took place (R16).

    Without such a contact: the reason why there was none.
    """

    warm_contact_on: date | None = None
    cold_reason: ColdReason | None = None


async def accept(tx: Transaction, handover_id: UUID) -> int:
    """Accept: from this commit on the municipality holds the next version, returned (R8, R10)."""
    handover = await tx.load(HandoverRow, handover_id)
    accepted, holding = baton.accept(
        handover.offer(), by=handover.to_organisation, at=tx.now, on=tx.today
    )
    handover.status = accepted.status
    await _write_history(tx, handover, holding)
    await begin_case(tx, handover)
    event = HandoverAccepted(
        handover_id=handover_id,
        regie_version=holding.version,
        holder=holding.holder,
        accepted_at=holding.held_from,
    )
    tx.record(handover.subject, event)
    if handover.coach_answer == "available":
        await settle(tx, handover, keep_coach(handover.coach()))
    return holding.version


async def _write_history(tx: Transaction, handover: HandoverRow, accepted: Holding) -> None:
    """Write the version that ends and the one that begins, also of who was here before."""
    found = await tx.session.exec(
        select(RegieRow)
        .where(RegieRow.subject == handover.subject)
        .order_by(col(RegieRow.version))
        .with_for_update()
    )
    rows = {row.version: row for row in found}
    written = baton.write_down(
        [row.holding() for row in rows.values()],
        handover.offer(),
        held_since=handover.held_since,
        accepted=accepted,
    )
    for holding in written:
        if holding.version in rows:
            rows[holding.version].held_until = holding.held_until
    await tx.session.flush()  # what ends, ends before anything else begins
    tx.add(*(RegieRow(**asdict(h)) for h in written if h.version not in rows))


async def refuse(tx: Transaction, handover_id: UUID, refusal: RefusalIn) -> None:
    """Refuse: the school keeps the regie (R10); raises RuleBroken."""
    handover = await tx.load(HandoverRow, handover_id)
    check_residence(refusal.reason, refusal.resident_in, own=handover.gemeentecode)
    known = refusal.resident_in is None or is_gemeente(refusal.resident_in, tx.today)
    require(known, MunicipalityRule.RESIDENCE_KNOWN)
    handover.status = baton.refuse(handover.offer(), by=handover.to_organisation).status
    handover.refusal_reason, handover.resident_in = refusal.reason, refusal.resident_in
    event = HandoverRefused(
        handover_id=handover_id,
        reason=refusal.reason,
        refused_on=tx.today,
        resident_in=refusal.resident_in,
    )
    tx.record(handover.subject, event)


async def name_other_coach(tx: Transaction, handover_id: UUID, coach: CoachIn) -> None:
    """Name another coach, for a reason, which completes the handover (R16, R17)."""
    handover = await tx.load(HandoverRow, handover_id)
    settled = chosen(handover, coach)
    settled = with_contact(settled, coach.warm_contact_on, coach.cold_reason, on=tx.today)
    await settle(tx, handover, settled)


def chosen(handover: HandoverRow, coach: ChosenCoach) -> CoachSettled:
    """Return the choice of a coach for a handover that was accepted; raises RuleBroken (R17)."""
    accepted = handover.status == OfferStatus.ACCEPTED
    require(accepted, MunicipalityRule.SETTLE_AFTER_ACCEPTING)
    require(handover.settled_on is None, MunicipalityRule.SETTLED_ONCE)
    return change_coach(
        Coach(coach.coach_id, coach.coach_organisation),
        coach.reason,
        present=handover.coach(),
        present_can_stay=handover.coach_answer == "available",
    )
