"""Completes a handover: coach settled, everybody told."""

from services.municipality.domain.coach import CoachSettled
from services.municipality.links import support_link_of
from services.municipality.models import HandoverRow
from services.municipality.steps.beginning import settle_case
from shared.messaging.transaction import Cause, Transaction
from shared.schemas.municipality import CoachChanged, CoachContinued, RegieTransferred


async def settle(
    tx: Transaction,
    handover: HandoverRow,
    settled: CoachSettled,
    *,
    cause: Cause | None = None,
) -> None:
    """Record who coaches from now on and that the regie was transferred (R12, R16, R17)."""
    tx.record(handover.subject, _about_coach(handover, settled), cause=cause)
    handover.warm_contact_on, handover.cold_reason = settled.warm_on, settled.cold_reason
    handover.contact_outcome = settled.outcome
    handover.settled_on, handover.same_coach = tx.today, settled.same_coach
    await settle_case(tx, handover, settled)
    tx.record(
        handover.subject,
        RegieTransferred(
            handover_id=handover.handover_id,
            regie_version=handover.regie_version + 1,
            from_organisation=handover.from_organisation,
            to_organisation=handover.to_organisation,
            transferred_on=tx.today,
            coach_id=settled.coach.coach_id,
            coach_organisation=settled.coach.organisation,
            same_coach=settled.same_coach,
            links=tx.sealer.seal(handover.subject, support_link_of(tx, handover.subject)),
        ),
        cause=cause,
    )


def _about_coach(handover: HandoverRow, settled: CoachSettled) -> CoachContinued | CoachChanged:
    if settled.same_coach:
        return CoachContinued(
            handover_id=handover.handover_id,
            coach_id=settled.coach.coach_id,
            coach_organisation=settled.coach.organisation,
        )
    assert settled.reason is not None
    return CoachChanged(
        handover_id=handover.handover_id,
        former_coach_id=handover.coach_id,
        coach_id=settled.coach.coach_id,
        coach_organisation=settled.coach.organisation,
        reason=settled.reason,
        warm_contact_on=settled.warm_on,
        contact_outcome=settled.outcome,
    )
