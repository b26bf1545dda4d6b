"""Finds the case system of a municipality, and what was handed to it."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.models import CaseDeliveryRow, CaseSystemRow

_HIDDEN = {"secret", "claim", "claimed_until", "subject"}


async def system_of(session: AsyncSession, gemeentecode: str) -> CaseSystemRow | None:
    """Return the case system that a municipality chose, if it did."""
    query = select(CaseSystemRow).where(CaseSystemRow.gemeentecode == gemeentecode)
    return (await session.exec(query)).one_or_none()


async def systems(session: AsyncSession) -> Sequence[CaseSystemRow]:
    """Return the case systems that the asker reaches."""
    query = select(CaseSystemRow).order_by(col(CaseSystemRow.gemeentecode))
    return (await session.exec(query)).all()


async def deliveries(session: AsyncSession, limit: int) -> Sequence[CaseDeliveryRow]:
    """Return the cases that the asker reaches and that go to a case system, the newest first."""
    query = (
        select(CaseDeliveryRow)
        .order_by(col(CaseDeliveryRow.accepted_at).desc(), col(CaseDeliveryRow.handover_id))
        .limit(limit)
    )
    return (await session.exec(query)).all()


def shown(row: CaseSystemRow | CaseDeliveryRow) -> dict[str, Any]:
    """Return what is shown: never a secret, and nobody's pseudonym."""
    return row.model_dump(exclude=_HIDDEN)
