"""Handovers after the offer: questions of the municipality, offering anew, and moves."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.school.domain.moving import Effect
from services.school.handovers import again, questions
from services.school.handovers.again import Began
from services.school.handovers.moving import ResidenceIn, change_residence
from services.school.handovers.questions import ReplyIn
from services.school.models import HandoverRow
from shared.access.actions import Action
from shared.access.gate import Asking, Showing, Tx, permits
from shared.rules import NotFound
from shared.runtime.web import Unsealing

router = APIRouter()


@router.get("/handovers/{handover_id}/questions", dependencies=[permits(Action.SEE_HANDOVER_DESK)])
async def thread(handover_id: UUID, showing: Showing, seal: Unsealing) -> list[dict[str, Any]]:
    """List what the municipality asked about an offer, and what the school answered."""
    row = await showing.session.get(HandoverRow, handover_id)
    if row is None:
        raise NotFound("handover")
    await showing.note([row.subject])
    found = await questions.thread(showing.session, [handover_id], seal)
    return [
        each.row.model_dump(include={"question_id", "asked_at", "answered_at"})
        | {"question": each.question, "answer": each.answer}
        for each in found
    ]


@router.post(
    "/handovers/questions/{question_id}/answer",
    dependencies=[permits(Action.ANSWER_RECEIVER)],
    status_code=201,
)
async def reply(question_id: UUID, given: ReplyIn, tx: Tx, asking: Asking) -> dict[str, UUID]:
    """Answer a question of the municipality, once."""
    return {"handover_id": await questions.answer(tx, question_id, given, author=asking.who.name)}


@router.post("/handovers/{handover_id}/again", dependencies=[permits(Action.CONTINUE_HANDOVER)])
async def offer_again(handover_id: UUID, tx: Tx) -> dict[str, Began]:
    """Offer anew, or ask the young person again where the agreement does not hold (R10, R11)."""
    return {"began": await again.offer_again(tx, handover_id)}


@router.post("/handovers/{handover_id}/residence", dependencies=[permits(Action.CONTINUE_HANDOVER)])
async def follow_residence(handover_id: UUID, tx: Tx) -> dict[str, Began]:
    """Follow what the municipality said that refused: the young person lives elsewhere (R13)."""
    return {"began": await again.follow_residence(tx, handover_id)}


@router.post("/handovers/{handover_id}/closure", dependencies=[permits(Action.CONTINUE_HANDOVER)])
async def close(handover_id: UUID, tx: Tx) -> dict[str, str]:
    """End the school's guidance without a handover (R10)."""
    await again.close(tx, handover_id)
    return {"status": "closed"}


@router.post("/graduates/{subject}/residence", dependencies=[permits(Action.RECORD_RESIDENCE)])
async def moved(subject: UUID, residence: ResidenceIn, tx: Tx) -> dict[str, Effect]:
    """Write down that somebody lives in another municipality; says what that did (R13)."""
    return {"effect": await change_residence(tx, subject, residence.gemeentecode)}
