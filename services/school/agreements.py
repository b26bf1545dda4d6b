"""What a young person answers about a handover: by the coach, or by the link in the mail."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select

from services.school.domain.handover import HandoverStatus, agreement, stop
from services.school.domain.moving import MovingRule
from services.school.domain.year import Step
from services.school.models import HandoverRow, StudentRow
from services.school.steps import end_support, offer
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText, ShortText
from shared.schemas.school import AgreementRecorded, HandoverWithdrawalRequested
from shared.schemas.vocabulary import Gemeentecode, SupportEndReason

Means = Literal["conversation", "phone", "link"]


class Answer(BaseModel):
    """The young person's answer to the question whether to be handed over (R11)."""

    handover_id: UUID
    agreed: bool
    means: Means
    text_version: ShortText
    own_words: LongText | None = None
    gemeentecode: Gemeentecode | None = None
    """Which municipality the question named, where who asks knows it (R13)."""


async def record_answers(tx: Transaction, answers: Sequence[Answer]) -> None:
    """Record what young people answered; after the year an agreement leads to an offer at once.

    Raises RuleBroken for a question that is answered or closed, NotFound for one that is not there.
    """
    students, rows = await _load(tx, {a.handover_id for a in answers})
    late, ending = [], []
    for answer in answers:
        handover = rows[answer.handover_id]
        student = students[handover.subject]
        _record(tx, answer, handover, student)
        if answer.agreed and student.next_step in (Step.CLOSE, None):
            late.append((student, handover))
        elif not answer.agreed and _is_over(student):
            ending.append((student, SupportEndReason.NO_TRANSFER))
    await offer(tx, late, tx.today)
    await end_support(tx, ending, tx.today)


def _is_over(student: StudentRow) -> bool:
    """Return True if nothing else comes: a handover was all that guidance waited for (R20)."""
    return student.next_step is None and student.support_ended is None


async def stop_handover(tx: Transaction, handover_id: UUID, text_version: str) -> None:
    """Stop a handover for the young person, who needs no reason; raises RuleBroken (R19)."""
    students, rows = await _load(tx, {handover_id})
    handover = rows[handover_id]
    student = students[handover.subject]
    before = HandoverStatus(handover.status)
    handover.status = stop(before, stopped_before=handover.stopped_on is not None)
    handover.stopped_on, handover.own_words = tx.today, None
    if before is HandoverStatus.OFFERED:
        asked = HandoverWithdrawalRequested(
            handover_id=handover_id, requested_on=tx.today, reason="stopped"
        )
        tx.record(handover.subject, asked)
        handover.withdrawal_asked_on = tx.today
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
    if before is not HandoverStatus.OFFERED and _is_over(student):
        await end_support(tx, [(student, SupportEndReason.NO_TRANSFER)], tx.today)


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


def _record(tx: Transaction, answer: Answer, handover: HandoverRow, student: StudentRow) -> None:
    same = answer.gemeentecode in (None, student.gemeentecode)
    require(same, MovingRule.ASKED_ABOUT_ANOTHER)
    handover.status = agreement(HandoverStatus(handover.status), agreed=answer.agreed)
    if answer.agreed:
        handover.agreed_on, handover.own_words = tx.today, answer.own_words
        handover.agreed_means, handover.agreed_text = answer.means, answer.text_version
        handover.agreed_gemeentecode = student.gemeentecode
    event = AgreementRecorded(
        handover_id=handover.handover_id,
        agreed=answer.agreed,
        recorded_on=tx.today,
        means=answer.means,
        text_version=answer.text_version,
    )
    tx.record(handover.subject, event)
