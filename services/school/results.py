"""What partners are told of evaluations of their modules: numbers, of five or more (R36)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.quality import Marks, Side, mean, to_publish, together
from services.school.models import OrderRow, PublishedResultsRow
from shared.messaging.transaction import Transaction
from shared.schemas.quality import ModuleResult, ResultsPublished, SideResult

_OF_SCHOOL_AND_PARTNER = UUID("5c0a2f4e-7d0b-4c53-9d0e-3b7f2a6f1e90")
"""Namespace of the subjects of ``ResultsPublished``."""
_DECIMALS = 1

_NOTE = text(
    """
    INSERT INTO published_results (brin, partner_id, due_on) VALUES (:brin, :partner_id, :due_on)
    ON CONFLICT (brin, partner_id)
    DO UPDATE SET due_on = coalesce(published_results.due_on, excluded.due_on)
    """
)
_ANSWERS = text(
    """
    SELECT o.module_id, m.name, e.side, e.marks
    FROM evaluation e JOIN module_order o USING (order_id) JOIN module m USING (module_id)
    WHERE o.status = 'closed' AND o.brin = :brin AND o.partner_id = :partner_id
    """
)

Told = Mapping[UUID, tuple[str, Mapping[Side, Marks]]]
"""Per module its name, and what is told of each side."""


async def note_change(tx: Transaction, orders: Iterable[OrderRow]) -> None:
    """Note that results may have changed; the partner is told the next day, not per answer."""
    for brin, partner_id in sorted({(order.brin, order.partner_id) for order in orders}):
        values = {"brin": brin, "partner_id": partner_id, "due_on": tx.today + timedelta(days=1)}
        await tx.session.execute(_NOTE, values)


async def first_due(session: AsyncSession) -> date | None:
    """Return the earliest day on which results may have changed."""
    return (await session.exec(select(func.min(PublishedResultsRow.due_on)))).one()


async def publish(tx: Transaction, day: date, limit: int) -> int:
    """Tell partners what changed in results that may be shown; returns how many were looked at."""
    found = await tx.session.exec(
        select(PublishedResultsRow)
        .where(col(PublishedResultsRow.due_on) <= day)
        .order_by(col(PublishedResultsRow.brin), col(PublishedResultsRow.partner_id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = found.all()
    for row in rows:
        row.due_on = None
        before = _told_before(row)
        now = await _told_now(tx, row, before)
        if now != before:
            event = _event(row, now, day)
            row.modules = [module.model_dump(mode="json") for module in event.modules]
            tx.record(uuid5(_OF_SCHOOL_AND_PARTNER, f"{row.brin}/{row.partner_id}"), event)
    return len(rows)


async def _told_now(tx: Transaction, row: PublishedResultsRow, before: Told) -> Told:
    answers: dict[UUID, dict[Side, list[dict[str, int]]]] = defaultdict(lambda: defaultdict(list))
    names: dict[UUID, str] = {}
    values = {"brin": row.brin, "partner_id": row.partner_id}
    for module_id, name, side, marks in await tx.session.execute(_ANSWERS, values):
        answers[module_id][Side(side)].append(marks)
        names[module_id] = name
    now: dict[UUID, tuple[str, Mapping[Side, Marks]]] = {}
    for module_id, name in sorted(names.items(), key=lambda item: (item[1], item[0])):
        known = before[module_id][1] if module_id in before else {}
        sides = {}
        for side in Side:
            told = to_publish(mean(answers[module_id].get(side, [])), known.get(side))
            if told is not None:
                sides[side] = _rounded(told)
        if sides:
            now[module_id] = name, sides
    return now


def _told_before(row: PublishedResultsRow) -> Told:
    modules = [ModuleResult.model_validate(each) for each in row.modules]
    return {
        module.module_id: (
            module.module_name,
            {Side(s.side): Marks(s.number, s.mean, s.klik) for s in module.sides},
        )
        for module in modules
    }


def _event(row: PublishedResultsRow, told: Told, on: date) -> ResultsPublished:
    total = {
        side: together(sides[side] for _, sides in told.values() if side in sides) for side in Side
    }
    return ResultsPublished(
        brin=row.brin,
        partner_id=row.partner_id,
        published_on=on,
        modules=tuple(
            ModuleResult(module_id=module_id, module_name=name, sides=_sides(sides))
            for module_id, (name, sides) in told.items()
        ),
        total=_sides({side: _rounded(marks) for side, marks in total.items() if marks}),
    )


def _sides(sides: Mapping[Side, Marks]) -> tuple[SideResult, ...]:
    return tuple(
        SideResult.model_validate({"side": side.value} | _numbers(marks))
        for side, marks in sides.items()
    )


def _numbers(marks: Marks) -> dict[str, Any]:
    return {"number": marks.number, "mean": marks.mean, "klik": marks.klik}


def _rounded(marks: Marks) -> Marks:
    klik = None if marks.klik is None else round(marks.klik, _DECIMALS)
    return Marks(marks.number, round(marks.mean, _DECIMALS), klik)
