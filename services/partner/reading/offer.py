"""The partner's own modules, how schools evaluate them, and what became of signals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.models import ModuleRow, OrderRow, ResultsRow, SignalRow
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Feedback, Sealed
from shared.schemas.quality import ModuleResult, SideResult


@dataclass(frozen=True, slots=True)
class Results:
    """How one school evaluates a partner: means of five answers or more (R36)."""

    brin: str
    partner_id: str
    published_on: date
    modules: list[ModuleResult]
    total: list[SideResult]


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal, opened, with the school's answer if there is one (R37)."""

    row: SignalRow
    text: str | None
    reason: str | None


async def modules(session: AsyncSession, partner_id: str, today: date) -> list[tuple[UUID, str]]:
    """Return a partner's modules by name: those of the catalogue, and others that were ordered.

    A module whose contract is over is left out.
    """
    known = await session.exec(select(ModuleRow).where(ModuleRow.partner_id == partner_id))
    ordered = await session.exec(
        select(OrderRow.module_id, OrderRow.module_name)
        .where(OrderRow.partner_id == partner_id)
        .distinct()
    )
    names = dict(ordered.all())
    for row in known:
        names[row.module_id] = row.name
        if row.contract_until < today:
            del names[row.module_id]
    return sorted(names.items(), key=lambda item: item[1])


async def module(session: AsyncSession, module_id: UUID) -> ModuleRow | None:
    """Return what the catalogue says of a module, if it said anything."""
    return await session.get(ModuleRow, module_id)


async def results(session: AsyncSession) -> list[Results]:
    """Return how each school evaluates the partners whom the asker reaches."""
    found = await session.exec(
        select(ResultsRow).order_by(col(ResultsRow.brin), col(ResultsRow.partner_id))
    )
    return [
        Results(
            row.brin,
            row.partner_id,
            row.published_on,
            [ModuleResult.model_validate(each) for each in row.modules],
            [SideResult.model_validate(each) for each in row.total],
        )
        for row in found
    ]


async def signals(session: AsyncSession, order_id: UUID, sealer: Sealer) -> Sequence[Signal]:
    """Return the signals about an order, oldest first, with their answers."""
    found = await session.exec(
        select(SignalRow)
        .where(SignalRow.order_id == order_id)
        .order_by(col(SignalRow.given_on), col(SignalRow.feedback_id))
    )

    def opened(sealed: str | None) -> str | None:
        if sealed is None:
            return None
        return sealer.unseal(order_id, Sealed[Feedback](sealed), Feedback).text

    return [Signal(row, opened(row.content), opened(row.reason)) for row in found]
