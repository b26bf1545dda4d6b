"""What the municipality does when a school or a partner tells it something."""

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlmodel import col

from services.municipality.domain.coach import keep_coach
from services.municipality.domain.handovers import next_warning
from services.municipality.inbox import inbox
from services.municipality.models import AnswerRow, HandoverRow, QuestionRow, UpcomingRow
from services.municipality.steps.beginning import refuse_too_old, waits_for_coach
from services.municipality.steps.settling import settle
from shared.baton import rules as baton
from shared.baton.rules import OfferStatus
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.rules import NotFound
from shared.schemas.handovers import HandoverQuestionAnswered, ResidenceChanged
from shared.schemas.municipality import CoachContinuityAsked, HandoverWithdrawn
from shared.schemas.partner import CoachAvailability
from shared.schemas.school import (
    AgreementRecorded,
    HandoverOffered,
    HandoverProposed,
    HandoverWithdrawalRequested,
    OneYearWithoutJob,
    SupportEnded,
)


@inbox.handles(HandoverProposed)
async def see_it_coming(events: Sequence[Received[HandoverProposed]], tx: Transaction) -> None:
    """Show what is coming: only that, when and where; nothing about the person (R18)."""
    rows = [
        {
            "handover_id": e.event.handover_id,
            "subject": e.subject,
            "gemeentecode": e.event.gemeentecode,
            "term_ends_on": e.event.term_ends_on,
            "year_over": False,
        }
        for e in events
    ]
    await tx.add_new(UpcomingRow, rows)


@inbox.handles(AgreementRecorded)
async def forget_who_declined(
    events: Sequence[Received[AgreementRecorded]], tx: Transaction
) -> None:
    """Forget what was coming of people who did not agree (R20)."""
    declined = [e.event.handover_id for e in events if not e.event.agreed]
    await tx.session.exec(delete(UpcomingRow).where(col(UpcomingRow.handover_id).in_(declined)))


@inbox.handles(OneYearWithoutJob)
async def mark_year_over(events: Sequence[Received[OneYearWithoutJob]], tx: Transaction) -> None:
    """Mark what is coming: the school's year is over."""
    subjects = [e.subject for e in events]
    await tx.session.exec(
        update(UpcomingRow).where(col(UpcomingRow.subject).in_(subjects)).values(year_over=True)
    )


@inbox.handles(SupportEnded)
async def forget_who_left(events: Sequence[Received[SupportEnded]], tx: Transaction) -> None:
    """Forget what was coming of people whose guidance ended."""
    subjects = [e.subject for e in events]
    await tx.session.exec(delete(UpcomingRow).where(col(UpcomingRow.subject).in_(subjects)))


@inbox.handles(HandoverOffered)
async def keep_offers(events: Sequence[Received[HandoverOffered]], tx: Transaction) -> None:
    """Keep the offer and ask at once whether the coach can stay (R13, R17)."""
    ids = [e.event.handover_id for e in events]
    early = await tx.load_many(AnswerRow, ids)
    for received in events:
        offered = received.event
        row = HandoverRow(
            subject=received.subject,
            **offered.model_dump(exclude={"earlier"}),
            earlier=[each.model_dump(mode="json") for each in offered.earlier],
            warn_on=next_warning(offered.answer_by, tx.today),
        )
        answer = early.get(offered.handover_id)
        if answer is not None:
            _keep_answer(row, answer)
            await tx.session.delete(answer)
        tx.add(row)
        if refuse_too_old(tx, row, received):
            continue
        asked = CoachContinuityAsked(
            handover_id=offered.handover_id,
            coach_id=offered.coach_id,
            coach_organisation=offered.coach_organisation,
            gemeentecode=offered.gemeentecode,
        )
        tx.record(received.subject, asked, cause=received)
    await tx.session.exec(delete(UpcomingRow).where(col(UpcomingRow.handover_id).in_(ids)))


def _keep_answer(row: HandoverRow, answer: AnswerRow | CoachAvailability) -> None:
    row.coach_answer = "available" if answer.available else "unavailable"
    row.alternative_coach_id = answer.alternative_coach_id


@inbox.handles(CoachAvailability)
async def note_coach(events: Sequence[Received[CoachAvailability]], tx: Transaction) -> None:
    """Note whether the coach can stay; an accepted handover is then complete (R17)."""
    handovers = await tx.load_many(HandoverRow, {e.event.handover_id for e in events})
    for received in events:
        answer = received.event
        handover = handovers.get(answer.handover_id)
        if handover is None:
            early = AnswerRow(**answer.model_dump(exclude={"coach_id"}))
            await tx.session.merge(early)
            continue
        _keep_answer(handover, answer)
        accepted = handover.status == OfferStatus.ACCEPTED
        if accepted and answer.available and await waits_for_coach(tx, handover):
            await settle(tx, handover, keep_coach(handover.coach()), cause=received)


@inbox.handles(HandoverWithdrawalRequested)
async def let_withdraw(
    events: Sequence[Received[HandoverWithdrawalRequested]], tx: Transaction
) -> None:
    """Let the school withdraw what is still open; an answer that was given stands."""
    handovers = await tx.load_many(HandoverRow, {e.event.handover_id for e in events})
    for received in events:
        handover = handovers.get(received.event.handover_id)
        if handover is None:
            raise NotFound("handover")
        if handover.status == OfferStatus.OPEN:
            handover.status = baton.let_withdraw(handover.offer()).status
            handover.withdrawal_reason = received.event.reason
            withdrawn = HandoverWithdrawn(handover_id=handover.handover_id, withdrawn_on=tx.today)
            tx.record(received.subject, withdrawn, cause=received)


@inbox.handles(ResidenceChanged)
async def follow_move(events: Sequence[Received[ResidenceChanged]], tx: Transaction) -> None:
    """Show what is coming at the municipality where the young person lives now (R13)."""
    for received in events:
        await tx.session.exec(
            update(UpcomingRow)
            .where(col(UpcomingRow.subject) == received.subject)
            .values(gemeentecode=received.event.gemeentecode)
        )


@inbox.handles(HandoverQuestionAnswered)
async def keep_answers(
    events: Sequence[Received[HandoverQuestionAnswered]], tx: Transaction
) -> None:
    """Keep what the school answered to our questions, sealed; the first answer counts."""
    questions = await tx.load_many(QuestionRow, {e.event.question_id for e in events})
    for received in events:
        question = questions.get(received.event.question_id)
        if question is None:
            raise NotFound("question")
        if question.answer is None:
            question.answer = received.event.answer
            question.answered_at = received.event.answered_at
