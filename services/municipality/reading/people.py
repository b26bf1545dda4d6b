"""Who a case is about: from the overgangsdocument, and no more of it than was granted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.models import HandoverRow
from shared.access.actions import Field
from shared.access.fields import only
from shared.runtime.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Known:
    """A young person as a case worker knows them; what was not granted is None."""

    handover_id: UUID
    """The handover that brought the case here."""
    name: str | None
    email: str | None
    phone: str | None
    study: str | None
    came_with: str
    """The coach who came along, by number."""
    coach_name: str | None

    def coach(self, coach_id: str) -> str:
        """Return the coach by name, if it is who came along; of another the number is known."""
        return (self.coach_name if coach_id == self.came_with else None) or coach_id


async def known_people(
    session: AsyncSession, seal: Sealer, subjects: Collection[UUID], fields: Sequence[Field]
) -> dict[UUID, Known]:
    """Return who these people are, by the newest handover that was accepted here."""
    found = await session.exec(
        select(HandoverRow)
        .where(col(HandoverRow.subject).in_(subjects), HandoverRow.status == "accepted")
        .order_by(col(HandoverRow.regie_version))
    )
    newest = {row.subject: row for row in found}
    return {subject: _known(row, seal, fields) for subject, row in newest.items()}


def _known(row: HandoverRow, seal: Sealer, fields: Sequence[Field]) -> Known:
    document = row.opened(seal)
    shown, person = only(document, fields), only(document.person, fields)
    return Known(
        handover_id=row.handover_id,
        name=person.get("name"),
        email=person.get("email"),
        phone=person.get("phone"),
        study=shown.get("qualification"),
        came_with=row.coach_id,
        coach_name=shown["coach"]["name"] if "coach" in shown else None,
    )
