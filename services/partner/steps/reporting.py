"""Recording who came, and reporting back (R30)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.partner.domain import orders as order_rules
from services.partner.domain import sessions as session_rules
from services.partner.domain.reminding import step
from services.partner.domain.rule import PartnerRule
from services.partner.domain.waiting import PlaceStatus
from services.partner.models import (
    AttendanceRow,
    GroupRow,
    HoursRow,
    OrderRow,
    PlaceRow,
    SessionRow,
    SignalRow,
)
from services.partner.steps.sessions import load_session
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.runtime.texts import LongText, ShortText
from shared.schemas.partner import (
    AttendanceRecorded,
    FeedbackGiven,
    ParticipationRecorded,
    ReportReminded,
    ReportSubmitted,
)
from shared.schemas.personal import Feedback


class AttendanceIn(BaseModel):
    """How many came, of a class."""

    present: int = Field(ge=0)


class WhoCameIn(BaseModel):
    """Who came, of those with a place in an open group."""

    present: dict[UUID, bool]


class FeedbackIn(BaseModel):
    """A signal for the school's quality work."""

    about: Literal["class", "module"]
    text: LongText


class ReportIn(BaseModel):
    """Whether it took place, a signal, and where those who were there can say what they think."""

    took_place: bool
    evaluation_link: Annotated[ShortText, StringConstraints(pattern=r"^https://\S+$")] | None = None
    feedback: list[FeedbackIn] = Field(default=[], max_length=2)


async def record_attendance(
    tx: Transaction, session_id: UUID, attendance: AttendanceIn
) -> SessionRow:
    """Record how many of the class came."""
    of, session = await load_session(tx, session_id)
    require(isinstance(of, OrderRow), PartnerRule.A_NUMBER_FOR_A_CLASS)
    require(session.cancelled_on is None, PartnerRule.SESSION_AHEAD)
    session_rules.check_attendance(
        attendance.present, session.expected, starts_at=session.starts_at, now=tx.now
    )
    session.present = attendance.present
    event = AttendanceRecorded(
        session_id=session_id,
        present=attendance.present,
        expected=session.expected,
        recorded_on=tx.today,
    )
    assert session.order_id is not None
    tx.record(session.order_id, event)
    return session


async def record_who_came(tx: Transaction, session_id: UUID, said: WhoCameIn) -> SessionRow:
    """Record of each participant with a place whether they came."""
    of, session = await load_session(tx, session_id)
    require(isinstance(of, GroupRow), PartnerRule.A_NUMBER_FOR_A_CLASS)
    require(session.cancelled_on is None, PartnerRule.SESSION_AHEAD)
    found = await tx.session.exec(
        select(PlaceRow)
        .where(PlaceRow.group_id == session.group_id, PlaceRow.status == PlaceStatus.PLACED)
        .order_by(col(PlaceRow.subject))
        .with_for_update()
    )
    places = {place.enrolment_id: place for place in found}
    session_rules.check_who_came(set(said.present), set(places))
    count = sum(said.present.values())
    session_rules.check_attendance(count, session.expected, starts_at=session.starts_at, now=tx.now)
    session.present = count
    for place in places.values():
        present = said.present[place.enrolment_id]
        row = AttendanceRow(session_id=session_id, enrolment_id=place.enrolment_id, present=present)
        await tx.session.merge(row)
        event = ParticipationRecorded(
            enrolment_id=place.enrolment_id,
            partner_id=place.partner_id,
            session_id=session_id,
            present=present,
            recorded_on=tx.today,
        )
        tx.record(place.subject, event)
    return session


async def report(tx: Transaction, order_id: UUID, reported: ReportIn) -> OrderRow:
    """Report back, which lets the school close the order and pay it (R30)."""
    order = await tx.load(OrderRow, order_id)
    held = await _held(tx, order_id)
    order.status = order_rules.report(
        order.status,
        took_place=reported.took_place,
        sessions=order.sessions,
        recorded=len(held),
    )
    order.took_place, order.reported_on = reported.took_place, tx.today
    order.evaluation_link, order.report_step_on = reported.evaluation_link, None
    event = ReportSubmitted(
        partner_id=order.partner_id,
        took_place=reported.took_place,
        present=sum(session.present or 0 for session in held),
        reported_on=tx.today,
        evaluation_link=reported.evaluation_link,
        minutes=await _minutes(tx, order_id, held),
    )
    tx.record(order_id, event)
    for signal in reported.feedback:
        _give_feedback(tx, order, signal)
    return order


async def _held(tx: Transaction, order_id: UUID) -> Sequence[SessionRow]:
    found = await tx.session.exec(
        select(SessionRow).where(
            SessionRow.order_id == order_id,
            col(SessionRow.present).is_not(None),
            col(SessionRow.cancelled_on).is_(None),
        )
    )
    return found.all()


async def _minutes(tx: Transaction, order_id: UUID, held: Sequence[SessionRow]) -> int:
    hours = await tx.session.exec(select(HoursRow.minutes).where(HoursRow.order_id == order_id))
    seconds = sum((session.ends_at - session.starts_at).total_seconds() for session in held)
    return int(seconds) // 60 + sum(hours)


def _give_feedback(tx: Transaction, order: OrderRow, signal: FeedbackIn) -> None:
    event = FeedbackGiven(
        feedback_id=uuid7(),
        partner_id=order.partner_id,
        module_id=order.module_id,
        brin=order.brin,
        klas=order.klas,
        about=signal.about,
        given_on=tx.today,
        content=tx.sealer.seal(order.order_id, Feedback(text=signal.text)),
    )
    kept = event.model_dump(include={"feedback_id", "about", "given_on", "content"})
    tx.add(SignalRow(order_id=order.order_id, **kept))
    tx.record(order.order_id, event)


def take_report_step(tx: Transaction, order: OrderRow, day: date) -> None:
    """Do what the clock says about a report that is not in: due, then reminders."""
    assert order.last_session_on is not None
    taken = step(order.last_session_on, order.reminders, day)
    order.status, order.reminders, order.report_step_on = (
        taken.status,
        taken.reminders,
        taken.next_on,
    )
    if taken.remind:
        event = ReportReminded(
            partner_id=order.partner_id,
            module_name=order.module_name,
            klas=order.klas,
            last_session_on=order.last_session_on,
            number=taken.reminders,
            order_mailbox=order.order_mailbox,
        )
        tx.record(order.order_id, event)
