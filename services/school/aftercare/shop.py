"""The public shop: what a student or graduate can choose, free of charge (R21, R22, R29)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.models import ModuleRow
from shared.rules import NotFound


async def public_modules(session: AsyncSession, on: date) -> Sequence[ModuleRow]:
    """Return the modules that can be followed after the diploma, by theme and name."""
    found = await session.exec(
        select(ModuleRow)
        .where(
            col(ModuleRow.contract_from) <= on,
            col(ModuleRow.contract_until) >= on,
            col(ModuleRow.phase).in_(("after-diploma", "both")),
        )
        .order_by(col(ModuleRow.theme), col(ModuleRow.name))
    )
    return found.all()


async def public_module(session: AsyncSession, module_id: UUID, on: date) -> ModuleRow:
    """Return one module of the public shop; raises NotFound for what is not in it."""
    for module in await public_modules(session, on):
        if module.module_id == module_id:
            return module
    raise NotFound("module")
