"""Welcoming participants, and saying whether a coach can stay."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select

from services.partner.domain.rule import PartnerRule
from services.partner.models import CoachQuestionRow, CoachRow, ParticipantRow, PlaceRow
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.schemas.partner import CoachAvailability, EnrolmentConfirmed
from shared.schemas.vocabulary import CoachId


class WelcomeIn(BaseModel):
    """Which coach a participant gets."""

    enrolment_id: UUID
    coach_id: CoachId


class CoachAnswerIn(BaseModel):
    """Whether a coach can stay."""

    handover_id: UUID
    available: bool
    alternative_coach_id: CoachId | None = None


async def welcome(tx: Transaction, welcomes: Sequence[WelcomeIn]) -> int:
    """Welcome participants, each with a named coach (R9); returns how many."""
    rows = await tx.load_many(ParticipantRow, {w.enrolment_id for w in welcomes})
    found = await tx.session.exec(
        select(PlaceRow.enrolment_id).where(col(PlaceRow.enrolment_id).in_(list(rows)))
    )
    in_groups = set(found)
    coaches = {row.coach_id: row for row in await tx.session.exec(select(CoachRow))}
    for one in welcomes:
        row = rows.get(one.enrolment_id)
        if row is None:
            raise NotFound("participant")
        require(row.status == "new", PartnerRule.CONFIRM_ONCE)
        require(row.enrolment_id not in in_groups, PartnerRule.PLACE_IN_THE_GROUP)
        coach = coaches.get(one.coach_id)
        own = coach is not None and coach.partner_id == row.partner_id
        require(own, PartnerRule.OWN_TRAINER)
        row.status, row.coach_id = "confirmed", one.coach_id
        event = EnrolmentConfirmed(
            enrolment_id=row.enrolment_id,
            partner_id=row.partner_id,
            coach_id=one.coach_id,
            confirmed_on=tx.today,
        )
        tx.record(row.subject, event)
    return len(welcomes)


async def come_back(tx: Transaction, subject: UUID, partner_id: str, coach_id: str) -> None:
    """Let somebody who stopped with aftercare be a participant again, with the coach of before.

    Of several enrolments only the last was running when it stopped.
    """
    found = await tx.session.exec(
        select(ParticipantRow)
        .where(
            ParticipantRow.subject == subject,
            ParticipantRow.partner_id == partner_id,
            ParticipantRow.kind == "aftercare",
        )
        .order_by(col(ParticipantRow.enrolment_id).desc())
        .limit(1)
        .with_for_update()
    )
    row = found.one_or_none()
    if row is None or row.status != "stopped":
        return
    coach = await tx.session.get(CoachRow, coach_id)
    stays = coach is not None and coach.partner_id == partner_id
    row.status, row.coach_id = ("confirmed", coach_id) if stays else ("new", None)


async def answer_coach_questions(tx: Transaction, answers: Sequence[CoachAnswerIn]) -> int:
    """Say whether coaches can stay (R17); returns how many questions were answered."""
    rows = await tx.load_many(CoachQuestionRow, {a.handover_id for a in answers})
    for answer in answers:
        row = rows.get(answer.handover_id)
        if row is None:
            raise NotFound("question")
        require(row.status == "open", PartnerRule.SAY_ONCE)
        row.status, row.available = "answered", answer.available
        event = CoachAvailability(
            handover_id=row.handover_id,
            coach_id=row.coach_id,
            available=answer.available,
            alternative_coach_id=answer.alternative_coach_id,
        )
        tx.record(row.subject, event)
    return len(answers)
