"""Hours and invoice lines of orders, also as CSV."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.domain.invoicing import Line, Rate, Worked, lines, payable, total
from services.partner.models import HoursRow, OrderRow, RateRow, SessionRow
from shared.runtime.clock import AMSTERDAM

COLUMNS = (
    "bestelling module klas school geldbron kostendrager datum trainer werk minuten "
    "tarief_eur bedrag_eur mag_betaald"
).split()


@dataclass(frozen=True, slots=True)
class Invoice:
    """What was worked on an order, and what it costs."""

    order: OrderRow
    lines: list[Line]

    @property
    def payable(self) -> bool:
        """Return True once the report is in (R30)."""
        return payable(self.order.status)

    @property
    def cents(self) -> int | None:
        """The sum, or None while a line has no rate."""
        return total(self.lines)

    @property
    def minutes(self) -> int:
        """Time worked."""
        return sum(line.worked.minutes for line in self.lines)


async def invoices(session: AsyncSession, order_ids: Sequence[UUID] | None = None) -> list[Invoice]:
    """Return the invoices of orders with hours, by module and class; of all orders by default."""
    work = await _work(session, order_ids)
    found = await session.exec(
        select(OrderRow)
        .where(col(OrderRow.order_id).in_(list(work)))
        .order_by(col(OrderRow.module_name), col(OrderRow.klas), col(OrderRow.order_id))
    )
    rates: dict[str, list[Rate]] = defaultdict(list)
    for row in await session.exec(select(RateRow)):
        rates[row.partner_id].append(Rate(row.valid_from, row.cents_per_hour))
    return [Invoice(order, lines(work[order.order_id], rates[order.partner_id])) for order in found]


async def _work(
    session: AsyncSession, order_ids: Sequence[UUID] | None
) -> dict[UUID, list[Worked]]:
    """Return time worked by order: sessions that were held, and hours besides."""
    work: dict[UUID, list[Worked]] = defaultdict(list)
    held = select(SessionRow).where(
        col(SessionRow.present).is_not(None), col(SessionRow.order_id).is_not(None)
    )
    hours = select(HoursRow)
    if order_ids is not None:
        held = held.where(col(SessionRow.order_id).in_(order_ids))
        hours = hours.where(col(HoursRow.order_id).in_(order_ids))
    for each in await session.exec(held):
        minutes = int((each.ends_at - each.starts_at).total_seconds()) // 60
        day = each.starts_at.astimezone(AMSTERDAM).date()
        assert each.order_id is not None
        work[each.order_id].append(Worked(day, each.trainer_id, "session", minutes))
    for row in await session.exec(hours):
        work[row.order_id].append(Worked(row.worked_on, row.trainer_id, row.kind, row.minutes))
    return work


def as_csv(found: Sequence[Invoice]) -> str:
    """Write invoice lines as a file that Dutch spreadsheets open: semicolons, decimal commas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for invoice in found:
        order = invoice.order
        for line in invoice.lines:
            writer.writerow(
                (
                    order.order_id,
                    *map(_plain, (order.module_name, order.klas, order.brin, order.funding)),
                    _plain(order.cost_carrier or ""),
                    line.worked.worked_on.isoformat(),
                    line.worked.trainer_id,
                    line.worked.kind,
                    line.worked.minutes,
                    euros(line.cents_per_hour),
                    euros(line.cents),
                    "ja" if invoice.payable else "nee",
                )
            )
    return out.getvalue()


def euros(cents: int | None) -> str:
    """Write an amount without its sign: 71,25."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02}"


def _plain(text: str) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text
