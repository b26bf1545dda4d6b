"""JSON for machines: questions to the school about an offer."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.municipality.steps import questions as steps
from services.municipality.steps.document import opened
from services.municipality.steps.questions import QuestionIn
from shared.access.actions import Action
from shared.access.gate import Asking, Showing, Tx, permits
from shared.runtime.web import Unsealing

router = APIRouter()


@router.get("/handovers/{handover_id}/questions", dependencies=[permits(Action.ASK_SCHOOL)])
async def thread(handover_id: UUID, showing: Showing, seal: Unsealing) -> list[dict[str, Any]]:
    """List what was asked and answered, while the offer or the case is open (R54)."""
    row, _ = await opened(showing.session, handover_id, seal)
    await showing.note([row.subject])
    return [asdict(each) for each in await steps.thread(showing.session, handover_id, seal)]


@router.post(
    "/handovers/{handover_id}/questions",
    dependencies=[permits(Action.ASK_SCHOOL)],
    status_code=201,
)
async def ask(handover_id: UUID, asked: QuestionIn, tx: Tx, asking: Asking) -> dict[str, UUID]:
    """Ask the school something; the days to answer the offer do not stop (R10)."""
    return {"question_id": await steps.ask(tx, handover_id, asked, author=asking.who.name)}
