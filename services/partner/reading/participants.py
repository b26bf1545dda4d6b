"""Participants with what may be shown of them (R25)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.models import GroupRow, ParticipantRow, PlaceRow
from shared.access.actions import Field
from shared.access.fields import only
from shared.rules import NotFound
from shared.runtime.sealing import Sealer
from shared.schemas.personal import Participant, Sealed


@dataclass(frozen=True, slots=True)
class Opened:
    """A participant, opened as far as the asker may see."""

    row: ParticipantRow
    content: dict[str, Any]

    @property
    def first_name(self) -> str:
        """The name by which a trainer knows somebody."""
        return str(self.content["name"]).partition(" ")[0]


def opened(row: ParticipantRow, sealer: Sealer, granted: Collection[Field]) -> Opened:
    """Open what a partner may know of a participant; who stopped is not shown (R31)."""
    if row.status == "stopped":
        raise NotFound("participant")
    content = sealer.unseal(row.subject, Sealed[Participant](row.participant), Participant)
    return Opened(row, only(content, granted))


async def one(
    session: AsyncSession, enrolment_id: UUID, sealer: Sealer, granted: Collection[Field]
) -> Opened:
    """Return one participant; raises NotFound."""
    row = await session.get(ParticipantRow, enrolment_id)
    if row is None:
        raise NotFound("participant")
    return opened(row, sealer, granted)


async def participants(
    session: AsyncSession, sealer: Sealer, granted: Collection[Field], *, limit: int = 200
) -> list[Opened]:
    """Return who takes part, new ones first, then the newest."""
    found = await session.exec(
        select(ParticipantRow)
        .where(ParticipantRow.status != "stopped")
        .order_by((col(ParticipantRow.status) != "new"), col(ParticipantRow.enrolment_id).desc())
        .limit(limit)
    )
    return [opened(row, sealer, granted) for row in found]


async def in_groups(session: AsyncSession) -> set[UUID]:
    """Return the enrolments that stand in an open group."""
    return set(await session.exec(select(PlaceRow.enrolment_id)))


async def group(session: AsyncSession, group_id: UUID) -> GroupRow:
    """Return an open group; raises NotFound."""
    row = await session.get(GroupRow, group_id)
    if row is None:
        raise NotFound("group")
    return row


async def standing(
    session: AsyncSession, group_id: UUID, sealer: Sealer, granted: Collection[Field]
) -> list[tuple[PlaceRow, Opened | None]]:
    """Return who stands where in a group, in order of arrival; nobody opened who stopped."""
    found = await session.exec(
        select(PlaceRow, ParticipantRow)
        .join(ParticipantRow, col(ParticipantRow.enrolment_id) == col(PlaceRow.enrolment_id))
        .where(PlaceRow.group_id == group_id)
        .order_by(col(PlaceRow.number))
    )
    return [
        (place, None if row.status == "stopped" else opened(row, sealer, granted))
        for place, row in found
    ]
