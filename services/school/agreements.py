"""What a young person answers about a handover: by the coach, or by the link in the mail."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select

from services.school.domain.handover import HandoverStatus, agreement, stop
from services.school.domain.year import Step
from services.school.models import HandoverRow, StudentRow
from services.school.steps import offer
from shared.messaging.transaction import Transaction
from shared.rules import NotFound
from shared.runtime.texts import LongText, ShortText
from shared.schemas.school import AgreementRecorded, HandoverWithdrawalRequested

Means = Literal["conversation", "phone", "link"]


class Answer(BaseModel):
    """The young person's answer to the question whether to be handed over (R11)."""

    handover_id: UUID
    agreed: bool
    means: Means
    text_version: ShortText
    own_words: LongText | None = None


async def record_answers(tx: Transaction, answers: Sequence[Answer]) -> None:
    """Record what young people answered; after the year an agreement leads to an offer at once.

    Raises RuleBroken for a question that is answered or closed, NotFound for one that is not there.
    """
    students, rows = await _load(tx, {a.handover_id for a in answers})
    late = []
    for answer in answers:
        handover = rows[answer.handover_id]
        _record(tx, answer, handover)
        student = students[handover.subject]
        if answer.agreed and student.next_step in (Step.CLOSE, None):
            late.append((student, handover))
    await offer(tx, late, tx.today)


async def stop_handover(tx: Transaction, handover_id: UUID, text_version: str) -> None:
    """Stop a handover for the young person, who needs no reason; raises RuleBroken (R19)."""
    _, rows = await _load(tx, {handover_id})
    handover = rows[handover_id]
    before = HandoverStatus(handover.status)
    handover.status = stop(before, stopped_before=handover.stopped_on is not None)
    handover.stopped_on, handover.own_words = tx.today, None
    if before is HandoverStatus.OFFERED:
        asked = HandoverWithdrawalRequested(handover_id=handover_id, requested_on=tx.today)
        tx.record(handover.subject, asked)
    else:
        handover.agreed_on = None
    event = AgreementRecorded(
        handover_id=handover_id,
        agreed=False,
        recorded_on=tx.today,
        means="link",
        text_version=text_version,
    )
    tx.record(handover.subject, event)


async def _load(
    tx: Transaction, ids: set[UUID]
) -> tuple[dict[UUID, StudentRow], dict[UUID, HandoverRow]]:
    """Return the people and their handovers, the person locked first as everywhere: no deadlock."""
    known = await tx.session.exec(
        select(HandoverRow.subject).where(col(HandoverRow.handover_id).in_(ids))
    )
    students = await tx.load_many(StudentRow, set(known))
    rows = await tx.load_many(HandoverRow, ids)
    if len(rows) < len(ids):
        raise NotFound("handover")
    return students, rows


def _record(tx: Transaction, answer: Answer, handover: HandoverRow) -> None:
    handover.status = agreement(HandoverStatus(handover.status), agreed=answer.agreed)
    if answer.agreed:
        handover.agreed_on, handover.own_words = tx.today, answer.own_words
    event = AgreementRecorded(
        handover_id=handover.handover_id,
        agreed=answer.agreed,
        recorded_on=tx.today,
        means=answer.means,
        text_version=answer.text_version,
    )
    tx.record(handover.subject, event)
