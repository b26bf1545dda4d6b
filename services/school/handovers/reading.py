"""Handovers as who guides the young person sees them: what waits, what runs, and the routes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.handover import UNDER_WAY, HandoverStatus
from services.school.domain.moving import (
    NO_HANDOVER,
    Effect,
    Ended,
    NextStep,
    last_day_again,
    next_step,
)
from services.school.handovers.again import ended, holds
from services.school.handovers.questions import Open, still_open
from services.school.models import HandoverRow, ResidenceRow, StudentRow
from services.school.steps import route_on
from shared.reference import UnknownReference, gemeente
from shared.rules import NotFound

Tab = Literal["todo", "running", "done"]
MOST = 200
EFFECTS = {
    Effect.NONE: "",
    Effect.GOES_ALONG: "De vraag aan de jongere gaat nu over deze gemeente.",
    Effect.ASKED_AGAIN: "De jongere had ja gezegd voor de vorige gemeente, en krijgt de vraag "
    "opnieuw.",
    Effect.ASKED_BACK: "Wij vragen het aanbod terug bij de vorige gemeente. Die beslist.",
    Effect.STANDS: "De vorige gemeente heeft de overdracht al aanvaard. Dat blijft zo.",
    Effect.LAPSED: "De jongere is 27 of ouder. De overdracht is vervallen.",
}
"""What a move did, as a sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """One young person's newest handover, with what the school can do about it."""

    student: StudentRow
    handover: HandoverRow
    questions: Open | None
    next: NextStep

    @property
    def gemeentecode(self) -> str:
        """To whom it was offered, or will be."""
        return self.handover.gemeentecode or self.student.gemeentecode

    @property
    def waits(self) -> bool:
        """True if it waits for the school."""
        return self.questions is not None or self.next not in (NextStep.WAIT, NextStep.NONE)

    @property
    def tab(self) -> Tab:
        """Under which heading it stands."""
        if self.waits:
            return "todo"
        return "running" if HandoverStatus(self.handover.status) in UNDER_WAY else "done"


@dataclass(frozen=True, slots=True)
class Moved:
    """A move, in words."""

    known_on: date
    former: str
    name: str
    effect: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything about the handovers of one young person."""

    line: Line
    all: Sequence[HandoverRow]
    """Newest first."""
    moves: Sequence[Moved]
    last_day_again: date


async def lines(session: AsyncSession, on: date) -> list[Line]:
    """Return the newest handover of each young person one reaches, what waits longest on top.

    Of what is done only the newest: the oldest are looked up at the person.
    """
    later = aliased(HandoverRow)
    found = await session.exec(
        select(HandoverRow, StudentRow)
        .join(StudentRow, col(StudentRow.subject) == col(HandoverRow.subject))
        .where(~select(later.handover_id).where(later.follows == HandoverRow.handover_id).exists())
        .order_by(
            col(HandoverRow.status).in_([*UNDER_WAY, *NO_HANDOVER]).desc(),
            col(HandoverRow.answer_by),
            col(HandoverRow.handover_id),
        )
        .limit(MOST)
    )
    waiting = await still_open(session)
    return [
        _line(student, handover, waiting.get(handover.handover_id), on)
        for handover, student in found
    ]


def _line(student: StudentRow, handover: HandoverRow, asked: Open | None, on: date) -> Line:
    known: Ended = ended(student, handover, young_enough=route_on(student, on) is not None)
    step = next_step(
        known,
        on,
        holds=holds(student, handover),
        resident_in=handover.resident_in,
        residence=student.gemeentecode,
    )
    return Line(student, handover, asked, step)


async def chain(session: AsyncSession, handover_id: UUID, on: date) -> Chain:
    """Return all about the young person of a handover; raises NotFound."""
    row = await session.get(HandoverRow, handover_id)
    student = await session.get(StudentRow, row.subject) if row else None
    if row is None or student is None:
        raise NotFound("handover")
    found = await session.exec(
        select(HandoverRow)
        .where(HandoverRow.subject == row.subject)
        .order_by(col(HandoverRow.handover_id).desc())
    )
    every = found.all()
    waiting = await still_open(session)
    asked = next((waiting[h.handover_id] for h in every if h.handover_id in waiting), None)
    assert student.term_ends_on is not None
    return Chain(
        _line(student, every[0], asked, on),
        every,
        await moves(session, row.subject, on),
        last_day_again(student.term_ends_on),
    )


async def moves(session: AsyncSession, subject: UUID, on: date) -> list[Moved]:
    """Return where somebody went to live, oldest first (R13)."""
    rows = await session.exec(
        select(ResidenceRow)
        .where(ResidenceRow.subject == subject)
        .order_by(col(ResidenceRow.change_id))
    )
    return [
        Moved(
            row.known_on,
            name_of(row.former_gemeentecode, on),
            name_of(row.gemeentecode, on),
            EFFECTS[Effect(row.effect)],
        )
        for row in rows
    ]


def name_of(gemeentecode: str, on: date) -> str:
    """Return the name of a municipality, or its code once it is no more."""
    try:
        return gemeente(gemeentecode, on).name
    except UnknownReference:
        return gemeentecode
