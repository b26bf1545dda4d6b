"""Evaluations without a name, for machines: links per order, and answers by link (R36)."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.school import evaluating
from services.school.asking import BY_LINK, ByLink
from services.school.domain.quality import QUESTIONS
from services.school.evaluating import Answer
from shared.access.actions import Action
from shared.access.gate import Tx, permits

router = APIRouter()


@router.post("/orders/{order_id}/evaluation-links", dependencies=[permits(Action.ASK_EVALUATION)])
async def links(order_id: UUID, tx: Tx) -> dict[str, UUID]:
    """Return the key of each side's form for an order."""
    _, found = await evaluating.links_of(tx, order_id)
    return {side.value: key for side, key in found.items()}


@router.get("/evaluations/{key}", dependencies=[BY_LINK])
async def form(key: UUID, tx: ByLink) -> dict[str, Any]:
    """Show the questions behind a link."""
    side, order = await evaluating.asked(tx.session, key)
    return {"side": side, "module": order.module_name, "questions": QUESTIONS[side]}


@router.post("/evaluations/{key}", dependencies=[BY_LINK], status_code=201)
async def answer(key: UUID, given: Answer, tx: ByLink) -> dict[str, str]:
    """Answer, without a name (R36)."""
    await evaluating.answer(tx, key, given)
    return {"thanks": "Dank je wel."}
