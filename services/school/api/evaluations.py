"""Evaluations without a name, for machines: links per order, and answers by link (R36)."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from services.school import evaluating
from services.school.domain.quality import QUESTIONS
from services.school.evaluating import Answer
from shared.access.actions import Action
from shared.access.gate import Tx, open_to_all, permits
from shared.messaging.transaction import Transaction, Transactions

router = APIRouter()
BY_LINK = open_to_all("a link that cannot be guessed, to a form without a name")


async def _by_link(request: Request) -> AsyncIterator[Transaction]:
    """Open a transaction of the service itself: the link in the address is all that is known."""
    transactions: Transactions = request.app.state.transactions
    async with transactions.begin() as tx:
        yield tx


ByLink = Annotated[Transaction, Depends(_by_link, scope="function")]
"""A transaction for who comes by a link; it reaches what the link's key leads to."""


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
