"""What the region hears: facts for its figures, and what schools offer."""

from collections.abc import Sequence

from sqlalchemy import text

from services.municipality.inbox import inbox
from services.municipality.steps.region.counting import HEARD
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.school import ModulePublished

_KEEP_MODULE = text(
    """
    INSERT INTO region_module
        (module_id, name, theme, partner_id, phase, contract_from, contract_until)
    VALUES (:module_id, :name, :theme, :partner_id, :phase, :contract_from, :contract_until)
    ON CONFLICT (module_id) DO UPDATE SET name = excluded.name, theme = excluded.theme,
        partner_id = excluded.partner_id, phase = excluded.phase,
        contract_from = excluded.contract_from, contract_until = excluded.contract_until
    """
)

inbox.hears(*HEARD)


@inbox.handles(ModulePublished)
async def keep_school_offer(events: Sequence[Received[ModulePublished]], tx: Transaction) -> None:
    """Keep what schools can order, for the region's view on overlap and gaps."""
    left_out = {"duration_minutes", "max_group_size"}
    modules = {e.subject: e.event for e in events}
    rows = [
        {"module_id": module_id, **event.model_dump(exclude=left_out)}
        for module_id, event in sorted(modules.items())
    ]
    await tx.session.execute(_KEEP_MODULE, rows)
