"""Participants, and questions whether a coach can stay."""

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import col, select

from services.partner.api.paging import Limit
from services.partner.models import CoachQuestionRow, ParticipantRow
from services.partner.steps import participants as steps
from services.partner.steps.participants import CoachAnswerIn, WelcomeIn
from shared.access.actions import Action
from shared.access.fields import only
from shared.access.gate import Showing, Tx, permits
from shared.rules import NotFound
from shared.runtime.web import Unsealing
from shared.schemas.personal import Participant, Sealed
from shared.schemas.vocabulary import PartnerId

router = APIRouter()


@router.get("/enrolments", dependencies=[permits(Action.READ_PARTICIPANTS)])
async def enrolments(
    showing: Showing,
    status: Literal["new", "confirmed", "stopped"] | None = None,
    partner_id: PartnerId | None = None,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List participants, oldest first, without names."""
    query = select(ParticipantRow).order_by(col(ParticipantRow.enrolment_id)).limit(limit)
    if status is not None:
        query = query.where(ParticipantRow.status == status)
    if partner_id is not None:
        query = query.where(ParticipantRow.partner_id == partner_id)
    rows = (await showing.session.exec(query)).all()
    await showing.note(row.subject for row in rows)
    return [row.model_dump(exclude={"participant"}) for row in rows]


@router.get(
    "/enrolments/{enrolment_id}/participant", dependencies=[permits(Action.SEE_PARTICIPANT)]
)
async def participant(enrolment_id: UUID, showing: Showing, seal: Unsealing) -> dict[str, Any]:
    """Show the minimum that the partner needs of a participant (R25)."""
    row = await showing.session.get(ParticipantRow, enrolment_id)
    if row is None or row.status == "stopped":
        raise NotFound("participant")
    content = seal.unseal(row.subject, Sealed[Participant](row.participant), Participant)
    await showing.note([row.subject])
    return only(content, showing.access.fields)


@router.post("/enrolments/confirmations", dependencies=[permits(Action.WELCOME_PARTICIPANT)])
async def welcome(welcomes: list[WelcomeIn], tx: Tx) -> dict[str, int]:
    """Welcome participants, each with a named coach (R9)."""
    return {"confirmed": await steps.welcome(tx, welcomes)}


@router.get("/coach-questions", dependencies=[permits(Action.READ_COACH_QUESTIONS)])
async def coach_questions(
    showing: Showing,
    status: Literal["open", "answered"] | None = None,
    partner_id: PartnerId | None = None,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List the municipalities' questions whether a coach can stay."""
    query = select(CoachQuestionRow).order_by(col(CoachQuestionRow.handover_id)).limit(limit)
    if status is not None:
        query = query.where(CoachQuestionRow.status == status)
    if partner_id is not None:
        query = query.where(CoachQuestionRow.partner_id == partner_id)
    rows = (await showing.session.exec(query)).all()
    await showing.note(row.subject for row in rows)
    return [row.model_dump() for row in rows]


@router.post("/coach-questions/answers", dependencies=[permits(Action.ANSWER_COACH_QUESTION)])
async def answer_coach_questions(answers: list[CoachAnswerIn], tx: Tx) -> dict[str, int]:
    """Say whether coaches can stay (R17)."""
    return {"answered": await steps.answer_coach_questions(tx, answers)}
