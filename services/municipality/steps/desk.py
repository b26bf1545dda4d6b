"""The inbox of handovers: what is coming, what waits for an answer or a coach, and what was."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.municipality.domain.handovers import (
    LEADS,
    Ending,
    Urgency,
    days_left,
    ending,
    lead_of,
    urgency,
)
from services.municipality.models import (
    CaseRow,
    CoachContactRow,
    HandoverRow,
    QuestionRow,
    UpcomingRow,
)
from shared.access.actions import Field
from shared.baton.rules import OfferStatus
from shared.runtime.sealing import Sealer

PAGE = 50
"""Rows of one page of the inbox."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is under each heading of the inbox."""

    coming: int
    offered: int
    coach: int
    history: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An offer that waits for an answer, or for a coach."""

    row: HandoverRow
    name: str | None
    days_left: int
    urgency: Urgency
    unanswered: int
    """Questions to the school without an answer yet."""
    contact: CoachContactRow | None


_OPEN = (HandoverRow.status == OfferStatus.OPEN,)
_TO_SETTLE = (HandoverRow.status == OfferStatus.ACCEPTED, col(HandoverRow.settled_on).is_(None))
_PAST = (
    col(HandoverRow.status).not_in((OfferStatus.OPEN, OfferStatus.ACCEPTED))
    | col(HandoverRow.settled_on).is_not(None),
)


async def counts(session: AsyncSession, gemeentecode: str | None) -> Counts:
    """Return how much there is under each heading, of one municipality or all one reaches."""
    coming = select(func.count()).select_from(UpcomingRow)
    if gemeentecode:
        coming = coming.where(UpcomingRow.gemeentecode == gemeentecode)
    found = [(await session.exec(coming)).one()]
    for which in (_OPEN, _TO_SETTLE, _PAST):
        query = select(func.count()).select_from(HandoverRow).where(*which)
        if gemeentecode:
            query = query.where(HandoverRow.gemeentecode == gemeentecode)
        found.append((await session.exec(query)).one())
    return Counts(*found)


@dataclass(frozen=True, slots=True)
class Coming:
    """A handover that a school prepares; nobody's name (R18)."""

    row: UpcomingRow
    days_left: int

    @property
    def mark(self) -> str:
        """The end of the pseudonym, by which one tells two rows apart."""
        return self.row.subject.hex[-6:]


async def coming(
    session: AsyncSession, on: date, gemeentecode: str | None, page: int
) -> tuple[list[Coming], dict[int, int]]:
    """Return what is coming, the first on top, and how many within 30, 60 and 90 days (R18)."""
    query = select(UpcomingRow).order_by(
        col(UpcomingRow.term_ends_on), col(UpcomingRow.handover_id)
    )
    ends = select(col(UpcomingRow.term_ends_on))
    if gemeentecode:
        query = query.where(UpcomingRow.gemeentecode == gemeentecode)
        ends = ends.where(UpcomingRow.gemeentecode == gemeentecode)
    rows = await session.exec(query.limit(PAGE).offset((page - 1) * PAGE))
    leads = Counter(lead_of(day, on) for day in await session.exec(ends))
    within = {lead: leads[lead] for lead in LEADS}
    return [Coming(row, days_left(row.term_ends_on, on)) for row in rows], within


async def waiting(  # noqa: PLR0913  what decides which rows are shown, and how much of each
    session: AsyncSession,
    sealer: Sealer,
    granted: Collection[Field],
    on: date,
    gemeentecode: str | None,
    page: int,
    *,
    accepted: bool,
) -> list[Waiting]:
    """Return what waits for an answer, or once accepted for its coach; the oldest term on top."""
    which = _TO_SETTLE if accepted else _OPEN
    rows = await _page(session, select(HandoverRow).where(*which), gemeentecode, page)
    return await _waiting(session, sealer, granted, on, rows)


async def past(
    session: AsyncSession, gemeentecode: str | None, page: int
) -> list[tuple[HandoverRow, Ending]]:
    """Return what ended and how, the newest offer on top; nobody's name (R54)."""
    query = select(HandoverRow).where(*_PAST)
    if gemeentecode:
        query = query.where(HandoverRow.gemeentecode == gemeentecode)
    query = query.order_by(col(HandoverRow.offered_on).desc(), col(HandoverRow.handover_id))
    rows = await session.exec(query.limit(PAGE).offset((page - 1) * PAGE))
    return [(row, ended) for row in rows if (ended := ending_of(row)) is not None]


def ending_of(row: HandoverRow) -> Ending | None:
    """Return how an offer ended, or None while it runs."""
    return ending(
        row.status,
        settled=row.settled_on is not None,
        resident_in=row.resident_in,
        withdrawal_reason=row.withdrawal_reason,
    )


async def _page(
    session: AsyncSession,
    query: SelectOfScalar[HandoverRow],
    gemeentecode: str | None,
    page: int,
) -> Sequence[HandoverRow]:
    if gemeentecode:
        query = query.where(HandoverRow.gemeentecode == gemeentecode)
    query = query.order_by(col(HandoverRow.answer_by), col(HandoverRow.handover_id))
    return (await session.exec(query.limit(PAGE).offset((page - 1) * PAGE))).all()


async def _waiting(
    session: AsyncSession,
    sealer: Sealer,
    granted: Collection[Field],
    on: date,
    rows: Sequence[HandoverRow],
) -> list[Waiting]:
    ids = [row.handover_id for row in rows]
    unanswered = Counter(
        await session.exec(
            select(QuestionRow.handover_id).where(
                col(QuestionRow.handover_id).in_(ids), col(QuestionRow.answer).is_(None)
            )
        )
    )
    contacts = {
        each.handover_id: each
        for each in await session.exec(
            select(CoachContactRow).where(col(CoachContactRow.handover_id).in_(ids))
        )
    }
    return [
        Waiting(
            row,
            row.opened(sealer).person.name if Field.NAME in granted else None,
            days_left(row.answer_by, on),
            urgency(row.answer_by, on),
            unanswered[row.handover_id],
            contacts.get(row.handover_id),
        )
        for row in rows
    ]


async def standing(
    session: AsyncSession, handover_id: UUID
) -> tuple[HandoverRow | None, CaseRow | None, CoachContactRow | None]:
    """Return an offer with its case and the contact with another coach, as far as there are."""
    row = await session.get(HandoverRow, handover_id)
    if row is None:
        return None, None, None
    case = await session.get(CaseRow, row.subject)
    return row, case, await session.get(CoachContactRow, handover_id)


def routes(row: HandoverRow) -> list[dict[str, Any]]:
    """Return where the young person was offered before, oldest first, with days as days (R13)."""
    return [
        each | {"offered_on": date.fromisoformat(str(each["offered_on"]))} for each in row.earlier
    ]
