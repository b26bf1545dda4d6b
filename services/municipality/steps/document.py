"""Opening the overgangsdocument, while the offer waits for an answer or the case is open (R54)."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.handovers import document_is_open
from services.municipality.models import CaseRow, HandoverRow
from shared.rules import NotFound
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Overgangsdocument


async def opened(
    session: AsyncSession, handover_id: UUID, sealer: Sealer
) -> tuple[HandoverRow, Overgangsdocument]:
    """Return an offer with its document; raises NotFound where it is not open to the asker."""
    row = await session.get(HandoverRow, handover_id)
    case = await session.get(CaseRow, row.subject) if row else None
    if row is None or not document_is_open(row.status, case.status if case else None):
        raise NotFound("handover")
    return row, row.opened(sealer)
