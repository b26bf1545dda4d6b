"""Hours and invoice lines of orders and of participants, also as CSV."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.domain.invoicing import Line, Rate, Worked, lines, payable, total
from services.partner.models import HoursRow, OrderRow, RateRow, SessionRow
from services.partner.reading import participation
from shared.runtime.texts import for_spreadsheet

COLUMNS = (
    "bestelling module klas school geldbron kostendrager datum trainer werk minuten "
    "tarief_eur bedrag_eur mag_betaald"
).split()


@dataclass(frozen=True, slots=True)
class Invoice:
    """What was worked, from one source of funding, and what it costs.

    On an order, or without one for participants together: no line is about one person.
    """

    order: OrderRow | None
    module_name: str
    funding: str
    payable: bool
    """True once the report is in, or attendance or contact was recorded (R30)."""
    lines: list[Line]

    @property
    def cents(self) -> int | None:
        """The sum, or None while a line has no rate."""
        return total(self.lines)

    @property
    def minutes(self) -> int:
        """Time worked."""
        return sum(line.worked.minutes for line in self.lines)


async def invoices(session: AsyncSession) -> list[Invoice]:
    """Return the invoices of orders with hours, by module and class; then those of participants."""
    rates: dict[str, list[Rate]] = defaultdict(list)
    for row in await session.exec(select(RateRow)):
        rates[row.partner_id].append(Rate(row.valid_from, row.cents_per_hour))
    people = [
        Invoice(None, of.module_name, of.funding, of.payable, lines(work, rates[of.partner_id]))
        for of, work in sorted((await participation.work(session)).items())
    ]
    return await _of_orders(session, rates) + people


async def _of_orders(session: AsyncSession, rates: Mapping[str, Sequence[Rate]]) -> list[Invoice]:
    work = await _work(session)
    found = await session.exec(
        select(OrderRow)
        .where(col(OrderRow.order_id).in_(list(work)))
        .order_by(col(OrderRow.module_name), col(OrderRow.klas), col(OrderRow.order_id))
    )
    return [
        Invoice(
            order,
            order.module_name,
            order.funding,
            payable(order.status),
            lines(work[order.order_id], rates[order.partner_id]),
        )
        for order in found
    ]


async def _work(session: AsyncSession) -> dict[UUID, list[Worked]]:
    """Return time worked by order: sessions that were held, and hours besides."""
    work: dict[UUID, list[Worked]] = defaultdict(list)
    held = select(SessionRow).where(
        col(SessionRow.present).is_not(None), col(SessionRow.order_id).is_not(None)
    )
    for each in await session.exec(held):
        assert each.order_id is not None
        work[each.order_id].append(participation.held(each, participation.length(each)))
    for row in await session.exec(select(HoursRow).where(col(HoursRow.order_id).is_not(None))):
        assert row.order_id is not None
        work[row.order_id].append(Worked(row.worked_on, row.trainer_id, row.kind, row.minutes))
    return work


def as_csv(found: Sequence[Invoice]) -> str:
    """Write invoice lines as a file that Dutch spreadsheets open: semicolons, decimal commas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for invoice in found:
        order = invoice.order
        about = (order.order_id, order.klas, order.brin, order.cost_carrier) if order else ("",) * 4
        order_id, klas, brin, carrier = about
        for line in invoice.lines:
            writer.writerow(
                (
                    order_id,
                    *map(
                        for_spreadsheet,
                        (invoice.module_name, str(klas), str(brin), invoice.funding),
                    ),
                    for_spreadsheet(str(carrier or "")),
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
