"""A graduate lives elsewhere: the handover goes where the young person is (R13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.domain.handover import UNDER_WAY, HandoverStatus
from services.school.domain.moving import Effect, MovingRule, after_move
from services.school.models import HandoverRow, ResidenceRow, StudentRow
from services.school.steps import ask, handovers_of, propose, route_on
from shared.messaging.transaction import Transaction
from shared.reference import is_gemeente
from shared.rules import require
from shared.schemas.handovers import ResidenceChanged
from shared.schemas.school import HandoverWithdrawalRequested
from shared.schemas.vocabulary import Gemeentecode

HeardFrom = Literal["import", "school", "municipality"]


class ResidenceIn(BaseModel):
    """Where a graduate lives now."""

    gemeentecode: Gemeentecode


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who lives elsewhere now; the row says where."""

    student: StudentRow
    former: str


async def change_residence(
    tx: Transaction, subject: UUID, gemeentecode: str, *, heard_from: HeardFrom = "school"
) -> Effect:
    """Write down by hand where somebody lives; returns what that did to a handover.

    Raises RuleBroken.
    """
    student = await tx.load(StudentRow, subject)
    require(is_gemeente(gemeentecode, tx.today), MovingRule.RESIDENCE_KNOWN)
    require(student.gemeentecode != gemeentecode, MovingRule.RESIDENCE_IS_NEW)
    require(student.support_ended is None, MovingRule.GUIDANCE_RUNS)
    move = Move(student, student.gemeentecode)
    student.gemeentecode = gemeentecode
    (effect,) = await follow(tx, [move], heard_from)
    return effect


async def follow(tx: Transaction, moves: Sequence[Move], heard_from: HeardFrom) -> list[Effect]:
    """Let handovers follow people who moved; tells it, and keeps the history of routes."""
    handovers = await handovers_of(tx, [move.student.subject for move in moves])
    effects = []
    for move in moves:
        known = handovers.get(move.student.subject, [])
        under_way = next((h for h in known if HandoverStatus(h.status) in UNDER_WAY), None)
        effects.append(_follow_one(tx, move, under_way, heard_from))
    return effects


def _follow_one(
    tx: Transaction, move: Move, under_way: HandoverRow | None, heard_from: HeardFrom
) -> Effect:
    student = move.student
    status = HandoverStatus(under_way.status) if under_way else None
    effect = after_move(status, young_enough=route_on(student, tx.today) is not None)
    handover_id = under_way.handover_id if under_way else None
    change = ResidenceRow(
        change_id=uuid7(),
        subject=student.subject,
        former_gemeentecode=move.former,
        gemeentecode=student.gemeentecode,
        known_on=tx.today,
        heard_from=heard_from,
        handover_id=handover_id,
        effect=effect,
    )
    tx.add(change)
    event = ResidenceChanged(
        gemeentecode=student.gemeentecode,
        former_gemeentecode=move.former,
        known_on=tx.today,
        handover_id=handover_id,
    )
    tx.record(student.subject, event)
    if under_way is not None:
        _carry_out(tx, student, under_way, effect)
    return effect


def _carry_out(tx: Transaction, student: StudentRow, handover: HandoverRow, effect: Effect) -> None:
    if effect is Effect.ASKED_AGAIN:
        handover.status = HandoverStatus.PROPOSED
        handover.agreed_on = handover.agreed_gemeentecode = None
        ask(tx, student, handover.handover_id, tx.today)
    elif effect is Effect.LAPSED:
        handover.status = HandoverStatus.LAPSED
    elif effect is Effect.ASKED_BACK and handover.withdrawal_asked_on is None:
        handover.withdrawal_asked_on = tx.today
        asked = HandoverWithdrawalRequested(
            handover_id=handover.handover_id, requested_on=tx.today, reason="moved"
        )
        tx.record(student.subject, asked)


async def let_go(
    tx: Transaction, handed: Sequence[tuple[StudentRow, HandoverRow]]
) -> list[HandoverRow]:
    """Ask people about the municipality of now, once the former one let the offer go (R11, R13).

    Not who stopped, and not whose guidance ended. Returns the handovers that began with it.
    """
    await tx.session.flush()  # what ends, ends before anything else begins
    begun = [
        propose(tx, student, tx.today, follows=handover.handover_id)
        for student, handover in handed
        if handover.gemeentecode != student.gemeentecode
        and handover.stopped_on is None
        and student.support_ended is None
    ]
    return [each for each in begun if each is not None]


async def corrected_by_hand(tx: Transaction, subjects: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return of each what the newest correction by hand replaced, if that still counts."""
    rows = await tx.session.exec(
        select(ResidenceRow)
        .where(col(ResidenceRow.subject).in_(subjects))
        .order_by(col(ResidenceRow.change_id))
    )
    newest = {row.subject: row for row in rows}
    return {
        subject: row.former_gemeentecode
        for subject, row in newest.items()
        if row.heard_from != "import"
    }
