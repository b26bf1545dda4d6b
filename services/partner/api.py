"""JSON for machines: the partner's desk."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field
from sqlmodel import col, func, select
from uuid_utils.compat import uuid7

from services.partner import domain
from services.partner.domain import OrderStatus, PartnerRule, Slot
from services.partner.models import (
    CoachQuestionRow,
    CoachRow,
    OrderRow,
    ParticipantRow,
    PartnerRow,
    SessionRow,
)
from services.partner.overview import overview
from shared.access.actions import Action
from shared.access.fields import only
from shared.access.gate import Reading, Showing, Tx, permits
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import ShortText
from shared.runtime.web import Unsealing
from shared.schemas.partner import (
    AttendanceRecorded,
    CoachAvailability,
    EnrolmentConfirmed,
    OrderConfirmed,
    OrderDeclined,
    ReportSubmitted,
    SessionMoved,
    SessionPlanned,
)
from shared.schemas.personal import Participant, Sealed
from shared.schemas.vocabulary import CoachId, PartnerId

router = APIRouter(tags=["partner"])

Limit = Annotated[int, Query(ge=1, le=20_000)]


class PartnerIn(BaseModel):
    """A coaching partner."""

    partner_id: PartnerId
    name: ShortText


class CoachIn(BaseModel):
    """A coach or trainer."""

    coach_id: CoachId
    partner_id: PartnerId
    name: ShortText


class ConfirmationIn(BaseModel):
    """Who will carry out the order."""

    trainer_id: CoachId


class DeclinationIn(BaseModel):
    """Why an order cannot be taken, and when it could."""

    reason: Literal["no-trainer", "dates-impossible", "not-suitable", "other"]
    alternative_from: date | None = None


class TimeIn(BaseModel):
    """A time and place."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    location: ShortText


class SessionIn(TimeIn):
    """A session with its trainer."""

    trainer_id: CoachId


class AttendanceIn(BaseModel):
    """How many came."""

    present: int = Field(ge=0)


class ReportIn(BaseModel):
    """Whether it took place."""

    took_place: bool


class WelcomeIn(BaseModel):
    """Which coach a participant gets."""

    enrolment_id: UUID
    coach_id: CoachId


class CoachAnswerIn(BaseModel):
    """Whether a coach can stay."""

    handover_id: UUID
    available: bool
    alternative_coach_id: CoachId | None = None


@router.put("/partners", dependencies=[permits(Action.KEEP_PARTNER)])
async def keep_partners(partners: list[PartnerIn], tx: Tx) -> dict[str, int]:
    """Add or change partners."""
    for partner in partners:
        await tx.session.merge(PartnerRow(**partner.model_dump()))
    return {"partners": len(partners)}


@router.put("/coaches", dependencies=[permits(Action.KEEP_PARTNER)])
async def keep_coaches(coaches: list[CoachIn], tx: Tx) -> dict[str, int]:
    """Add or change coaches."""
    for coach in coaches:
        await tx.session.merge(CoachRow(**coach.model_dump()))
    return {"coaches": len(coaches)}


@router.get("/orders", dependencies=[permits(Action.READ_DELIVERY)])
async def orders(
    reading: Reading,
    status: OrderStatus | None = None,
    partner_id: PartnerId | None = None,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List orders, the first to answer on top."""
    query = select(OrderRow).order_by(col(OrderRow.respond_by), col(OrderRow.order_id))
    if status is not None:
        query = query.where(OrderRow.status == status)
    if partner_id is not None:
        query = query.where(OrderRow.partner_id == partner_id)
    rows = await reading.exec(query.limit(limit))
    return [row.model_dump(exclude={"orderer"}) for row in rows]


@router.post("/orders/{order_id}/confirmation", dependencies=[permits(Action.ANSWER_ORDER)])
async def confirm_order(order_id: UUID, answer: ConfirmationIn, tx: Tx) -> dict[str, str]:
    """Confirm an order with a trainer (R24)."""
    order = await tx.load(OrderRow, order_id)
    trainer = await tx.session.get(CoachRow, answer.trainer_id)
    partner_of_trainer = trainer.partner_id if trainer else None
    order.status = domain.confirm(
        order.status, trainer_partner=partner_of_trainer, partner_id=order.partner_id
    )
    order.trainer_id = answer.trainer_id
    event = OrderConfirmed(
        partner_id=order.partner_id, trainer_id=answer.trainer_id, confirmed_on=tx.today
    )
    tx.record(order_id, event)
    return {"status": order.status}


@router.post("/orders/{order_id}/declination", dependencies=[permits(Action.ANSWER_ORDER)])
async def decline_order(order_id: UUID, answer: DeclinationIn, tx: Tx) -> dict[str, str]:
    """Decline an order, if possible with another date (R24)."""
    order = await tx.load(OrderRow, order_id)
    order.status = domain.decline(order.status)
    event = OrderDeclined(partner_id=order.partner_id, declined_on=tx.today, **answer.model_dump())
    tx.record(order_id, event)
    return {"status": order.status}


@router.post("/orders/{order_id}/sessions", dependencies=[permits(Action.DELIVER)], status_code=201)
async def plan_session(order_id: UUID, planned: SessionIn, tx: Tx) -> dict[str, UUID]:
    """Plan a session in the order's period, at a time the trainer is free."""
    order = await tx.load(OrderRow, order_id)
    trainer = await tx.load(CoachRow, planned.trainer_id)
    require(trainer.partner_id == order.partner_id, PartnerRule.OWN_TRAINER)
    await _check_time(tx, order, planned, trainer.coach_id, but=None)
    row = SessionRow(
        session_id=uuid7(),
        order_id=order_id,
        expected=order.group_size,
        **planned.model_dump(),
    )
    tx.add(row)
    order.sessions += 1
    event = SessionPlanned(
        session_id=row.session_id, partner_id=order.partner_id, **planned.model_dump()
    )
    tx.record(order_id, event)
    return {"session_id": row.session_id}


@router.post("/sessions/{session_id}/move", dependencies=[permits(Action.DELIVER)])
async def move_session(session_id: UUID, moved: TimeIn, tx: Tx) -> dict[str, UUID]:
    """Move a session to another time or place."""
    known = await tx.session.get(SessionRow, session_id)
    if known is None:
        raise NotFound("session")
    order = await tx.load(OrderRow, known.order_id)
    session = await tx.load(SessionRow, session_id)
    await tx.load(CoachRow, session.trainer_id)
    await _check_time(tx, order, moved, session.trainer_id, but=session_id)
    for name, value in moved.model_dump().items():
        setattr(session, name, value)
    tx.record(order.order_id, SessionMoved(session_id=session_id, **moved.model_dump()))
    return {"session_id": session_id}


async def _check_time(
    tx: Transaction, order: OrderRow, when: TimeIn, trainer_id: str, *, but: UUID | None
) -> None:
    """Check period and trainer; the caller has locked the trainer, so nobody plans beside us."""
    slot = Slot(when.starts_at, when.ends_at)
    days = (_day(when.starts_at), _day(when.ends_at))
    domain.check_session(
        order.status, slot, first_day=order.period_from, last_day=order.period_until, days=days
    )
    around = timedelta(days=1)
    busy = await tx.session.exec(
        select(SessionRow).where(
            SessionRow.trainer_id == trainer_id,
            col(SessionRow.starts_at).between(slot.starts_at - around, slot.ends_at + around),
            col(SessionRow.session_id) != (but or UUID(int=0)),
        )
    )
    domain.check_trainer_is_free(slot, [Slot(row.starts_at, row.ends_at) for row in busy])


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


@router.get("/sessions", dependencies=[permits(Action.READ_DELIVERY)])
async def sessions(
    reading: Reading,
    until: date,
    *,
    only_open: Annotated[bool, Query(alias="open")] = True,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List sessions that start on or before a day, oldest first."""
    end = datetime.combine(until + timedelta(days=1), time.min, AMSTERDAM)
    query = select(SessionRow).where(col(SessionRow.starts_at) < end)
    if only_open:
        query = query.where(col(SessionRow.present).is_(None))
    query = query.order_by(col(SessionRow.starts_at), col(SessionRow.session_id))
    return [row.model_dump() for row in await reading.exec(query.limit(limit))]


@router.post("/sessions/{session_id}/attendance", dependencies=[permits(Action.DELIVER)])
async def record_attendance(session_id: UUID, attendance: AttendanceIn, tx: Tx) -> dict[str, int]:
    """Record how many came."""
    known = await tx.session.get(SessionRow, session_id)
    if known is None:
        raise NotFound("session")
    await tx.load(OrderRow, known.order_id)
    session = await tx.load(SessionRow, session_id)
    domain.check_attendance(
        attendance.present, session.expected, starts_at=session.starts_at, now=tx.now
    )
    session.present = attendance.present
    event = AttendanceRecorded(
        session_id=session_id,
        present=attendance.present,
        expected=session.expected,
        recorded_on=tx.today,
    )
    tx.record(session.order_id, event)
    return {"present": attendance.present}


@router.post("/orders/{order_id}/report", dependencies=[permits(Action.DELIVER)])
async def report_order(order_id: UUID, reported: ReportIn, tx: Tx) -> dict[str, str]:
    """Report back, which lets the school close the order (R30)."""
    order = await tx.load(OrderRow, order_id)
    query = select(
        func.count(), func.count(col(SessionRow.present)), func.sum(SessionRow.present)
    ).where(SessionRow.order_id == order_id)
    planned, recorded, present = (await tx.session.exec(query)).one()
    order.status = domain.report(
        order.status, took_place=reported.took_place, sessions=planned, recorded=recorded
    )
    event = ReportSubmitted(
        partner_id=order.partner_id,
        took_place=reported.took_place,
        present=present or 0,
        reported_on=tx.today,
    )
    tx.record(order_id, event)
    return {"status": order.status}


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
    rows = await tx.load_many(ParticipantRow, {w.enrolment_id for w in welcomes})
    coaches = {row.coach_id: row for row in await tx.session.exec(select(CoachRow))}
    for one in welcomes:
        row = rows.get(one.enrolment_id)
        if row is None:
            raise NotFound("participant")
        require(row.status == "new", PartnerRule.CONFIRM_ONCE)
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
    return {"confirmed": len(welcomes)}


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
    return {"answered": len(answers)}


@router.get("/overview", dependencies=[permits(Action.READ_OVERVIEW)])
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the partners' counts."""
    return await overview(reading)
