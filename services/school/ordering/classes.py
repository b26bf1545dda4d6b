"""Classes that can be ordered for, and what each has not had yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as select_columns
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.catalogue import Offered, Wanted, offered
from services.school.domain.catalogue import Phase, Shop, Theme
from services.school.domain.gaps import Choice, Ordered, ThemeCover, find_gaps
from services.school.domain.ordering import OrderStatus
from services.school.models import ModuleRow, OrderRow, StudentRow


@dataclass(frozen=True, slots=True)
class Klas:
    """The students of one SLB'er in one class who are still at school."""

    brin: str
    name: str
    slber_id: str
    slber_name: str
    students: int
    levels: frozenset[int]

    @property
    def code(self) -> str:
        """Return what a form sends for it."""
        return f"{self.brin}|{self.slber_id}|{self.name}"


async def classes(session: AsyncSession) -> list[Klas]:
    """Return the classes that the asker reaches, by name."""
    by = (StudentRow.brin, StudentRow.klas, StudentRow.slber_id)
    columns = tuple(col(column) for column in by)
    rows = await session.execute(
        select_columns(
            *columns,
            func.min(StudentRow.slber_name),
            func.count(),
            func.array_agg(func.distinct(StudentRow.level)),
        )
        .where(col(StudentRow.status) == "student")
        .group_by(*columns)
        .order_by(*columns)
    )
    return [
        Klas(brin, name, slber_id, slber_name, students, frozenset(levels))
        for brin, name, slber_id, slber_name, students, levels in rows
    ]


async def gaps_of(session: AsyncSession, klas: Klas, on: date) -> list[ThemeCover]:
    """Return the nine themes of a class, what it had, and what would fill each gap."""
    found = await session.exec(
        select(OrderRow, ModuleRow)
        .join(ModuleRow, col(ModuleRow.module_id) == col(OrderRow.module_id))
        .where(OrderRow.brin == klas.brin, OrderRow.klas == klas.name)
    )
    orders = [
        Ordered(
            module.module_id, Theme(module.theme), Phase(module.phase), OrderStatus(order.status)
        )
        for order, module in found
    ]
    return find_gaps(orders, await choices(session, on), levels=klas.levels)


async def choices(session: AsyncSession, on: date) -> Sequence[Choice]:
    """Return what the SLB'ers' shop has on a day, as far as suggesting goes."""
    return [as_choice(each) for each in await offered(session, on, Wanted(shop=Shop.INTERNAL))]


def as_choice(found: Offered) -> Choice:
    """Return a module as the value that the rules of suggesting work with."""
    module = found.module
    return Choice(
        module_id=module.module_id,
        name=module.name,
        theme=Theme(module.theme),
        phase=Phase(module.phase),
        levels=frozenset(module.levels),
        minutes=module.duration_minutes,
    )
