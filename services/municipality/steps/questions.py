"""Asking the school something about an offer, and reading what was asked and answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.municipality.domain.handovers import may_ask
from services.municipality.models import HandoverRow, QuestionRow
from shared.messaging.transaction import Transaction
from shared.runtime.sealing import Sealer
from shared.runtime.texts import LongText
from shared.schemas.handovers import HandoverQuestionAsked
from shared.schemas.personal import Message, Sealed


class QuestionIn(BaseModel):
    """What the school is asked."""

    text: LongText


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, opened."""

    question_id: UUID
    asked_at: datetime
    question: Message
    answered_at: datetime | None
    answer: Message | None


async def ask(tx: Transaction, handover_id: UUID, asked: QuestionIn, *, author: str) -> UUID:
    """Ask the school; the days to answer the offer do not stop. Raises RuleBroken (R10)."""
    handover = await tx.load(HandoverRow, handover_id)
    may_ask(handover.status, handover.from_organisation)
    sealed = tx.sealer.seal(handover.subject, Message(author=author, text=asked.text))
    row = QuestionRow(
        question_id=uuid7(),
        handover_id=handover_id,
        subject=handover.subject,
        asked_at=tx.now,
        question=sealed,
    )
    tx.add(row)
    event = HandoverQuestionAsked(
        question_id=row.question_id,
        handover_id=handover_id,
        asked_at=tx.now,
        question=sealed,
        sender_mailbox=handover.sender_mailbox,
    )
    tx.record(handover.subject, event)
    return row.question_id


async def thread(session: AsyncSession, handover_id: UUID, sealer: Sealer) -> list[Asked]:
    """Return what was asked about an offer and answered, oldest first."""
    rows = await session.exec(
        select(QuestionRow)
        .where(QuestionRow.handover_id == handover_id)
        .order_by(col(QuestionRow.asked_at), col(QuestionRow.question_id))
    )
    return [
        Asked(
            row.question_id,
            row.asked_at,
            _opened(sealer, row.subject, row.question),
            row.answered_at,
            _opened(sealer, row.subject, row.answer) if row.answer else None,
        )
        for row in rows
    ]


def _opened(sealer: Sealer, subject: UUID, sealed: str) -> Message:
    return sealer.unseal(subject, Sealed[Message](sealed), Message)
