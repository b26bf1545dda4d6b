"""JSON for machines: the three-way contact with another coach."""

from uuid import UUID

from fastapi import APIRouter

from services.municipality.steps import coaching as steps
from services.municipality.steps.coaching import ContactIn, PlannedIn
from shared.access.actions import Action
from shared.access.gate import Tx, permits

router = APIRouter(prefix="/handovers/{handover_id}/coach-contact")


@router.put("", dependencies=[permits(Action.ANSWER_OFFER)])
async def plan(handover_id: UUID, planned: PlannedIn, tx: Tx) -> dict[str, str]:
    """Choose another coach and plan the contact of the three; a new plan replaces it (R16)."""
    await steps.plan(tx, handover_id, planned)
    return {"status": "planned"}


@router.post("/outcome", dependencies=[permits(Action.ANSWER_OFFER)])
async def record(handover_id: UUID, contact: ContactIn, tx: Tx) -> dict[str, str]:
    """Write down the contact that took place; ``introduced`` completes the handover (R16)."""
    completed = await steps.record(tx, handover_id, contact)
    return {"status": "completed" if completed else "accepted"}
