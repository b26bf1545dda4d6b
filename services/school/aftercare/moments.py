"""The calendar of meaningful moments, with sign-ups per moment (R32)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, StringConstraints, model_validator
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.domain.moments import MomentKind, MomentRule, in_order, new_code
from services.school.models import MomentRow, SignUpRow
from shared.messaging.transaction import Transaction
from shared.rules import NotFound
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import ShortText
from shared.schemas.vocabulary import Brin, CoachId

Code = Annotated[str, StringConstraints(pattern=r"^[a-z2-9]{8}$")]
"""The short code of a moment, as in its QR code."""


class MomentIn(BaseModel):
    """A moment: for whom, where, when, and which known faces are there."""

    brin: Brin
    kind: MomentKind
    title: ShortText
    audience: ShortText
    audience_klas: list[ShortText] = []
    place: ShortText
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    people: list[CoachId] = []

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if not in_order(self.starts_at, self.ends_at):
            raise ValueError(MomentRule.ENDS_AFTER_START.value)
        return self


@dataclass(frozen=True, slots=True)
class Planned:
    """A moment with how many signed up there."""

    moment: MomentRow
    sign_ups: int
    confirmed: int


async def add_moment(tx: Transaction, asked: MomentIn) -> MomentRow:
    """Put a moment in the calendar."""
    row = MomentRow(moment_id=uuid7(), code=new_code(), **asked.model_dump())
    tx.add(row)
    await tx.session.flush()
    return row


async def change_moment(tx: Transaction, moment_id: UUID, asked: MomentIn) -> MomentRow:
    """Change a moment; its code and its sign-ups stay. Raises NotFound."""
    row = await tx.load(MomentRow, moment_id)
    for name, value in asked.model_dump(exclude={"brin"}).items():
        setattr(row, name, value)
    return row


async def calendar(
    session: AsyncSession, first: date | None = None, moment_id: UUID | None = None
) -> Sequence[Planned]:
    """Return moments from a day on in order of time, as far as the asker reaches."""
    confirmed = func.count(col(SignUpRow.confirmed_on))
    query = (
        select(MomentRow, func.count(col(SignUpRow.sign_up_id)), confirmed)
        .join(SignUpRow, col(SignUpRow.moment_id) == col(MomentRow.moment_id), isouter=True)
        .group_by(col(MomentRow.moment_id))
        .order_by(col(MomentRow.starts_at), col(MomentRow.moment_id))
    )
    if first is not None:
        midnight = datetime.combine(first, time(), AMSTERDAM)
        query = query.where(col(MomentRow.starts_at) >= midnight)
    if moment_id is not None:
        query = query.where(MomentRow.moment_id == moment_id)
    return [Planned(*row) for row in await session.exec(query)]


async def planned_moment(session: AsyncSession, moment_id: UUID) -> Planned:
    """Return one moment; raises NotFound."""
    found = await calendar(session, moment_id=moment_id)
    if not found:
        raise NotFound("moment")
    return found[0]


async def moment_by_code(session: AsyncSession, code: str) -> MomentRow:
    """Return the moment of a code; raises NotFound."""
    found = await session.exec(select(MomentRow).where(MomentRow.code == code))
    row = found.one_or_none()
    if row is None:
        raise NotFound("moment")
    return row
