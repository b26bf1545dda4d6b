"""What waits for somebody at a partner: to answer, to plan, to report, to welcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.domain.orders import OrderStatus
from services.partner.models import (
    ChangeRow,
    CoachQuestionRow,
    CoachRow,
    MessageRow,
    OrderRow,
    ParticipantRow,
    PlaceRow,
    SessionRow,
)
from services.partner.reading.calendars import Appointment
from services.partner.reading.sessions import titled

_MOST = 50
"""Items of a kind that the start page shows."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits, the first to do on top."""

    to_answer: Sequence[OrderRow]
    proposals: Sequence[OrderRow]
    unanswered: Sequence[OrderRow]
    to_plan: Sequence[OrderRow]
    to_attend: Sequence[Appointment]
    to_report: Sequence[OrderRow]
    new_participants: int
    coach_questions: int

    @property
    def nothing(self) -> bool:
        """Return True when everything is done."""
        return not any(
            (
                self.to_answer,
                self.proposals,
                self.unanswered,
                self.to_plan,
                self.to_attend,
                self.to_report,
                self.new_participants,
                self.coach_questions,
            )
        )


async def waiting(session: AsyncSession, now: datetime) -> Waiting:
    """Return what waits for the one who is asking, as far as they reach."""
    proposed = select(ChangeRow.order_id).where(
        ChangeRow.status == "open", ChangeRow.side == "school"
    )
    return Waiting(
        to_answer=await _orders(session, OrderRow.status == OrderStatus.OPEN),
        proposals=await _orders(session, col(OrderRow.order_id).in_(proposed)),
        unanswered=await _unanswered(session),
        to_plan=await _orders(
            session, OrderRow.status == OrderStatus.CONFIRMED, OrderRow.sessions == 0
        ),
        to_attend=await to_attend(session, now),
        to_report=await _orders(session, OrderRow.status == OrderStatus.REPORT_DUE),
        new_participants=await _new_participants(session),
        coach_questions=await _count(session, CoachQuestionRow.status == "open"),
    )


async def to_attend(session: AsyncSession, now: datetime) -> list[Appointment]:
    """Return sessions that are over, of which nobody recorded who came; oldest first."""
    found = await session.exec(
        select(SessionRow)
        .where(
            col(SessionRow.ends_at) <= now,
            col(SessionRow.present).is_(None),
            col(SessionRow.cancelled_on).is_(None),
        )
        .order_by(col(SessionRow.starts_at))
        .limit(_MOST)
    )
    return await titled(session, list(found))


async def trainers(session: AsyncSession) -> list[tuple[str, str]]:
    """Return number and name of the trainers whom the asker reaches, by name."""
    found = await session.exec(select(CoachRow).order_by(col(CoachRow.name)))
    return [(row.coach_id, row.name) for row in found]


async def _orders(session: AsyncSession, *wanted: object) -> Sequence[OrderRow]:
    found = await session.exec(
        select(OrderRow)
        .where(*wanted)  # type: ignore[arg-type]  # SQLModel types a comparison as bool
        .order_by(col(OrderRow.respond_by), col(OrderRow.order_id))
        .limit(_MOST)
    )
    return found.all()


async def _unanswered(session: AsyncSession) -> Sequence[OrderRow]:
    """Return orders of which the school wrote last, with a question or a wish."""
    last = (
        select(MessageRow.order_id, func.max(MessageRow.posted_at).label("at"))
        .group_by(col(MessageRow.order_id))
        .subquery()
    )
    asked = (
        select(MessageRow.order_id)
        .join(
            last,
            (col(MessageRow.order_id) == last.c.order_id)
            & (col(MessageRow.posted_at) == last.c.at),
        )
        .where(MessageRow.side == "school", col(MessageRow.kind).in_(("question", "wish")))
    )
    return await _orders(session, col(OrderRow.order_id).in_(asked))


async def _new_participants(session: AsyncSession) -> int:
    in_groups = select(PlaceRow.enrolment_id)
    found = await session.exec(
        select(func.count())
        .select_from(ParticipantRow)
        .where(ParticipantRow.status == "new", col(ParticipantRow.enrolment_id).not_in(in_groups))
    )
    return found.one()


async def _count(session: AsyncSession, wanted: object) -> int:
    query = select(func.count()).select_from(CoachQuestionRow)
    return (await session.exec(query.where(wanted))).one()  # type: ignore[arg-type]
