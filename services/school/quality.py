"""The quality board, and the account of what was done with which money.

Every figure is counted from rows that the asker reaches; ``traced`` lists those rows.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.quality import (
    FEWEST,
    Formula,
    Marks,
    Score,
    Side,
    check_formula,
    mean,
    score,
    shown,
    total_may_be_shown,
)
from services.school.models import FormulaRow
from services.school.words import FUNDING
from shared.messaging.transaction import Transaction
from shared.runtime.texts import for_spreadsheet
from shared.schemas.vocabulary import Funding

FIRST = Formula(1, date(2026, 1, 1), klik=3, students=3, slbers=2, partners=1)
"""The formula of a school that did not change it."""

_USE = text(
    """
    SELECT m.module_id, m.name, m.partner_id, p.name AS partner,
           count(o.order_id) AS orders,
           count(o.order_id) FILTER (WHERE o.status = 'closed') AS completed,
           coalesce(sum(o.sessions) FILTER (WHERE o.status = 'closed'), 0) AS sessions,
           coalesce(sum(o.present) FILTER (WHERE o.status = 'closed'), 0) AS present,
           coalesce(sum(o.sessions * m.price_eur) FILTER (WHERE o.status = 'closed'), 0) AS eur
    FROM module m
    JOIN partner p USING (partner_id)
    LEFT JOIN module_order o USING (module_id)
    GROUP BY m.module_id, p.partner_id
    ORDER BY p.name, m.name, m.module_id
    """
)
_ANSWERS = text(
    """
    SELECT o.module_id, e.side, e.marks FROM evaluation e JOIN module_order o USING (order_id)
    WHERE o.status = 'closed'
    """
)
_TRACED = text(
    """
    SELECT o.order_id, o.klas, o.period_from, o.period_until, o.status, o.funding, o.sessions,
           o.present, m.price_eur, o.sessions * m.price_eur AS eur,
           (SELECT count(*) FROM evaluation e WHERE e.order_id = o.order_id) AS answers
    FROM module_order o JOIN module m USING (module_id)
    WHERE o.module_id = :module_id ORDER BY o.period_from, o.order_id
    """
)
_TIPS = text(
    """
    SELECT side, tip FROM (
        SELECT e.side, e.tip, count(*) OVER (PARTITION BY e.side) AS answers
        FROM evaluation e JOIN module_order o USING (order_id)
        WHERE o.status = 'closed' AND o.module_id = :module_id
    ) AS given
    WHERE tip IS NOT NULL AND answers >= :fewest ORDER BY side, tip
    """
)
_ACCOUNT = text(
    """
    WITH done AS (
        SELECT partner_id, module_id, module_name AS module, funding, 1 AS orders,
               (status IN ('confirmed', 'closed'))::int AS confirmed,
               (status = 'declined')::int AS declined, (status = 'closed')::int AS completed,
               CASE WHEN status = 'closed' THEN sessions ELSE 0 END AS sessions,
               CASE WHEN status = 'closed' THEN present ELSE 0 END AS served, 0 AS graduates
        FROM module_order WHERE period_from BETWEEN :first AND :last
        UNION ALL
        SELECT e.partner_id, e.module_id, coalesce(m.name, 'Nazorg'), e.funding, 0, 0, 0, 0, 0, 0, 1
        FROM enrolment e LEFT JOIN module m USING (module_id)
        WHERE e.enrolled_on BETWEEN :first AND :last
    )
    SELECT d.partner_id, p.name AS partner, d.module, d.funding, sum(orders) AS orders,
           sum(confirmed) AS confirmed, sum(declined) AS declined, sum(completed) AS completed,
           sum(sessions) AS sessions, sum(served) AS served, sum(graduates) AS graduates
    FROM done d JOIN partner p USING (partner_id)
    GROUP BY d.partner_id, p.name, d.module_id, d.module, d.funding
    ORDER BY p.name, d.module, d.funding
    """
)


class Weights(BaseModel):
    """What counts how much in a new version of the formula."""

    klik: int = Field(ge=0, le=10)
    students: int = Field(ge=0, le=10)
    slbers: int = Field(ge=0, le=10)
    partners: int = Field(ge=0, le=10)


@dataclass(frozen=True, slots=True)
class Line:
    """How one module, or one partner with all its modules, is doing."""

    key: str
    name: str
    partner: str
    orders: int
    completed: int
    sessions: int
    present: int
    eur: int
    marks: Mapping[Side, Marks]
    """Only what may be shown (R36)."""
    score: Score

    @property
    def klik(self) -> float | None:
        """Return how students mark the klik with the trainer, when enough of them did."""
        students = self.marks.get(Side.STUDENT)
        return students.klik if students else None

    @property
    def eur_per_head(self) -> int | None:
        """Return what one who was present cost, in whole euros."""
        return round(self.eur / self.present) if self.present else None


@dataclass(frozen=True, slots=True)
class Board:
    """The quality of everything, by one version of the formula."""

    formula: Formula
    modules: Sequence[Line] = field(default_factory=list)
    partners: Sequence[Line] = field(default_factory=list)


async def formulas(session: AsyncSession, brin: str) -> list[Formula]:
    """Return the versions of a school's formula, newest first."""
    rows = await session.exec(
        select(FormulaRow)
        .where(FormulaRow.brin == brin[:4])
        .order_by(col(FormulaRow.version).desc())
    )
    return [*(row.formula() for row in rows), FIRST]


async def change_formula(tx: Transaction, brin: str, weights: Weights) -> int:
    """Add a version of the formula; returns its number (R38)."""
    await tx.session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('quality_formula' || :brin))"), {"brin": brin}
    )
    newest = (await formulas(tx.session, brin))[0]
    values = weights.model_dump()
    check_formula(newest, (weights.klik, weights.students, weights.slbers, weights.partners))
    version = newest.version + 1
    tx.add(FormulaRow(brin=brin[:4], version=version, valid_from=tx.today, **values))
    return version


async def board(session: AsyncSession, brin: str) -> Board:
    """Return use, reach, klik, evaluation and cost per module and per partner (R36, R38)."""
    formula = (await formulas(session, brin))[0]
    answers: dict[UUID, dict[Side, list[dict[str, int]]]] = defaultdict(lambda: defaultdict(list))
    for module_id, side, marks in await session.execute(_ANSWERS):
        answers[module_id][Side(side)].append(marks)
    used = [dict(row) for row in (await session.execute(_USE)).mappings()]
    modules = [
        _line(str(row["module_id"]), row["name"], [row], [answers[row["module_id"]]], formula)
        for row in used
    ]
    by_partner: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in used:
        by_partner[row["partner_id"]].append(row)
    partners = [
        _line(key, rows[0]["partner"], rows, [answers[row["module_id"]] for row in rows], formula)
        for key, rows in by_partner.items()
    ]
    return Board(formula, modules, partners)


def _line(
    key: str,
    name: str,
    rows: Sequence[dict[str, Any]],
    answers: Sequence[Mapping[Side, list[dict[str, int]]]],
    formula: Formula,
) -> Line:
    marks: dict[Side, Marks] = {}
    for side in Side:
        parts = [each.get(side, []) for each in answers]
        together = shown(mean(answer for part in parts for answer in part))
        if together and total_may_be_shown([len(part) for part in parts]):
            marks[side] = together
    counted = {
        name: sum(int(row[name]) for row in rows)
        for name in ("orders", "completed", "sessions", "present", "eur")
    }
    return Line(
        key=key,
        name=name,
        partner=rows[0]["partner"],
        marks=marks,
        score=score(marks, formula),
        **counted,
    )


async def traced(session: AsyncSession, module_id: UUID) -> list[dict[str, Any]]:
    """Return the orders that a module's figures are counted from; few answers stay hidden."""
    rows = (await session.execute(_TRACED, {"module_id": module_id})).mappings()
    return [
        dict(row) | {"answers": row["answers"] if row["answers"] >= FEWEST else None}
        for row in rows
    ]


async def tips(session: AsyncSession, module_id: UUID) -> list[tuple[Side, str]]:
    """Return what people added about completed orders, of sides with five answers or more (R36).

    In order of the words, so that nobody can tell whose answer came when.
    """
    rows = await session.execute(_TIPS, {"module_id": module_id, "fewest": FEWEST})
    return [(Side(side), tip) for side, tip in rows]


ACCOUNT_COLUMNS = {
    "partner_id": "partner_code",
    "partner": "partner",
    "module": "module",
    "funding": "bekostiging",
    "orders": "bestellingen",
    "confirmed": "bevestigd",
    "declined": "afgewezen",
    "completed": "afgerond",
    "sessions": "bijeenkomsten",
    "served": "bereikte_studenten",
    "graduates": "bereikte_oudstudenten",
    "cooperation": "samenwerking",
}
"""Columns of the account, and what they are called in the file."""


async def account(session: AsyncSession, first: date, last: date) -> list[dict[str, Any]]:
    """Return numbers served per partner, module and source of funding, and how it went (R27)."""
    rows = (await session.execute(_ACCOUNT, {"first": first, "last": last})).mappings()
    return [dict(row) | {"cooperation": _cooperation(dict(row))} for row in rows]


def _cooperation(row: Mapping[str, Any]) -> str:
    if not row["orders"]:
        return f"{row['graduates']} aanmeldingen van oud-studenten opgepakt."
    return (
        f"Van {row['orders']} bestellingen bevestigde de partner er {row['confirmed']} en wees er "
        f"{row['declined']} af; over {row['completed']} is teruggemeld."
    )


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the account as a CSV file that a spreadsheet opens, and in which nothing runs."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(ACCOUNT_COLUMNS.values())
    for row in rows:
        values = {**row, "funding": FUNDING[Funding(row["funding"])]}
        cells = (values[name] for name in ACCOUNT_COLUMNS)
        writer.writerow(for_spreadsheet(c) if isinstance(c, str) else c for c in cells)
    return file.getvalue()
