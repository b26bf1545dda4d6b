"""What the catalogue says of a module, asked before something is promised about it."""

from uuid import UUID

from sqlmodel import select

from services.partner.domain.rule import PartnerRule
from services.partner.models import ModuleRow, OrderRow
from shared.messaging.transaction import Transaction
from shared.rules import require


async def check_own(tx: Transaction, partner_id: str, module_id: UUID) -> None:
    """Check that a module is the partner's: the catalogue says so, or it was ordered of them."""
    known = await tx.session.get(ModuleRow, module_id)
    ordered = await tx.session.exec(
        select(OrderRow.order_id)
        .where(OrderRow.module_id == module_id, OrderRow.partner_id == partner_id)
        .limit(1)
    )
    own = known.partner_id == partner_id if known else ordered.first() is not None
    require(own, PartnerRule.OWN_MODULE)


async def check_fits(tx: Transaction, module_id: UUID, group_size: int) -> None:
    """Check that so many can take part in a module of which the catalogue says how many (R28)."""
    known = await tx.session.get(ModuleRow, module_id)
    require(known is None or group_size <= known.max_group_size, PartnerRule.GROUP_FITS)
