"""Questions of the municipality about an offer, and what the school answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.moving import MovingRule
from services.school.models import HandoverRow, ReceiverQuestionRow, StudentRow
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.reference.mailboxes import intake_mailbox
from shared.rules import NotFound, require
from shared.runtime.sealing import Sealer
from shared.runtime.texts import LongText
from shared.schemas.handovers import HandoverQuestionAnswered, HandoverQuestionAsked
from shared.schemas.personal import Message, Sealed


class ReplyIn(BaseModel):
    """What the school answers."""

    text: LongText


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, opened."""

    row: ReceiverQuestionRow
    question: Message
    answer: Message | None


async def keep(tx: Transaction, events: Sequence[Received[HandoverQuestionAsked]]) -> None:
    """Keep questions, sealed as they came."""
    rows = [
        e.event.model_dump(include={"question_id", "handover_id", "asked_at", "question"})
        | {"subject": e.subject}
        for e in events
    ]
    await tx.add_new(ReceiverQuestionRow, rows)


async def answer(tx: Transaction, question_id: UUID, reply: ReplyIn, *, author: str) -> UUID:
    """Answer a question, once; returns the handover. Raises RuleBroken and NotFound."""
    known = await tx.session.get(ReceiverQuestionRow, question_id)
    if known is None:
        raise NotFound("question")
    await tx.load(StudentRow, known.subject)  # the person first, as everywhere: no deadlock
    row = await tx.load(ReceiverQuestionRow, question_id)
    require(row.answer is None, MovingRule.QUESTION_ANSWERED_ONCE)
    handover = await tx.load(HandoverRow, row.handover_id)
    assert handover.gemeentecode is not None
    sealed = tx.sealer.seal(row.subject, Message(author=author, text=reply.text))
    row.answer, row.answered_at = sealed, tx.now
    event = HandoverQuestionAnswered(
        question_id=question_id,
        handover_id=row.handover_id,
        answered_at=tx.now,
        answer=sealed,
        intake_mailbox=intake_mailbox(handover.gemeentecode),
    )
    tx.record(row.subject, event)
    return row.handover_id


async def thread(session: AsyncSession, ids: Sequence[UUID], sealer: Sealer) -> list[Asked]:
    """Return what was asked about these handovers and answered, oldest first."""
    rows = await session.exec(
        select(ReceiverQuestionRow)
        .where(col(ReceiverQuestionRow.handover_id).in_(ids))
        .order_by(col(ReceiverQuestionRow.asked_at), col(ReceiverQuestionRow.question_id))
    )
    return [
        Asked(
            row,
            _opened(sealer, row.subject, row.question),
            _opened(sealer, row.subject, row.answer) if row.answer else None,
        )
        for row in rows
    ]


def _opened(sealer: Sealer, subject: UUID, sealed: str) -> Message:
    return sealer.unseal(subject, Sealed[Message](sealed), Message)


@dataclass(frozen=True, slots=True)
class Open:
    """How many questions of a handover wait for an answer, and since when."""

    number: int
    since: datetime


async def still_open(session: AsyncSession) -> dict[UUID, Open]:
    """Return by handover what waits for an answer, as far as one reaches."""
    rows = await session.exec(
        select(ReceiverQuestionRow)
        .where(col(ReceiverQuestionRow.answer).is_(None))
        .order_by(col(ReceiverQuestionRow.asked_at))
    )
    found: dict[UUID, Open] = {}
    for row in rows:
        known = found.get(row.handover_id)
        since = known.since if known else row.asked_at
        found[row.handover_id] = Open(1 + (known.number if known else 0), since)
    return found
