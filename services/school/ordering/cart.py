"""The cart: modules that an SLB'er puts aside, on whichever device."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.models import CartRow
from shared.access.decide import Access
from shared.messaging.transaction import Transaction


async def put_in(tx: Transaction, access: Access, module_id: UUID) -> None:
    """Put a module in the cart; once is enough."""
    brin, slber_id = _owner(access)
    values = {"brin": brin, "slber_id": slber_id, "module_id": module_id, "added_at": tx.now}
    await tx.add_new(CartRow, [values])


async def take_out(tx: Transaction, access: Access, module_ids: Iterable[UUID]) -> None:
    """Take modules out of the own cart; what is not in it is left alone."""
    brin, slber_id = _owner(access)
    await tx.session.execute(
        delete(CartRow).where(
            col(CartRow.brin) == brin,
            col(CartRow.slber_id) == slber_id,
            col(CartRow.module_id).in_(list(module_ids)),
        )
    )


async def in_cart(session: AsyncSession, access: Access) -> list[UUID]:
    """Return the modules in the own cart, in the order in which they were put there."""
    brin, slber_id = _owner(access)
    found = await session.exec(
        select(CartRow.module_id)
        .where(CartRow.brin == brin, CartRow.slber_id == slber_id)
        .order_by(col(CartRow.added_at), col(CartRow.module_id))
    )
    return list(found)


def _owner(access: Access) -> tuple[str, str]:
    """Return school and number of the SLB'er; nobody else comes through the gate."""
    brin, _, slber_id = min(access.reach.codes).partition("#")
    return brin, slber_id
