"""The public shop: what a student or graduate can choose, free of charge (R21, R22, R29)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.catalogue import Offered, Wanted, offered
from services.school.domain.catalogue import Phase, Shop
from shared.rules import NotFound

_WANTED = Wanted(shop=Shop.PUBLIC, phase=Phase.AFTER_DIPLOMA)


async def public_modules(session: AsyncSession, on: date) -> Sequence[Offered]:
    """Return the modules that anybody can choose after the diploma, by theme and name."""
    return await offered(session, on, _WANTED)


async def public_module(session: AsyncSession, module_id: UUID, on: date) -> Offered:
    """Return one module of the public shop; raises NotFound for what is not in it."""
    for each in await public_modules(session, on):
        if each.module.module_id == module_id:
            return each
    raise NotFound("module")
