"""JSON for machines: the intake, without what the overgangsdocument says already."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.municipality.domain.intake import QUESTIONS
from services.municipality.steps import intake as steps
from services.municipality.steps.intake import IntakeIn
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.runtime.web import Unsealing

router = APIRouter(prefix="/handovers/{handover_id}/intake")


@router.get("", dependencies=[permits(Action.KEEP_INTAKE)])
async def show(handover_id: UUID, showing: Showing, seal: Unsealing) -> dict[str, Any]:
    """Show what is known and from where, what was answered, and what is still to be asked."""
    found = await steps.intake(showing.session, handover_id, seal)
    await showing.note([found.handover.subject])
    return {
        "known": {q: {"text": k.text, "source": k.source} for q, k in found.known.items()},
        "answered": {q: {"text": g.text, "on": g.on} for q, g in found.given.items()},
        "to_ask": {question: QUESTIONS[question] for question in found.to_ask()},
    }


@router.post("", dependencies=[permits(Action.KEEP_INTAKE)], status_code=201)
async def keep(handover_id: UUID, given: IntakeIn, tx: Tx) -> dict[str, int]:
    """Keep answers; refused for what the overgangsdocument answers."""
    return {"kept": await steps.keep(tx, handover_id, given.answers)}
