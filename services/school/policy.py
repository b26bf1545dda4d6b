"""A school's target-group policy: its versions, and what a choice would reach and cost."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, HttpUrl
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.eligibility import Group
from services.school.domain.handover import SchoolRule
from services.school.models import PolicyRow
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.runtime.texts import LongText, ShortText

Institution = Annotated[str, Field(pattern=r"^[0-9]{2}[A-Z0-9]{2}$", examples=["99ZZ"])]
"""BRIN of a whole school, without location: policy is the board's, for all locations."""


class NewPolicy(BaseModel):
    """A new version of the policy of a school."""

    brin: Institution
    version: ShortText
    valid_from: date
    groups: frozenset[Group]
    agreements_link: HttpUrl | None = None
    """Where the regional agreements stand that were taken into account (WEB 9.2.12(5))."""
    explanation: LongText | None = None
    decided_by: ShortText | None = None


async def versions(session: AsyncSession) -> Sequence[PolicyRow]:
    """Return the versions that the asker reaches, newest first."""
    newest_first = (col(PolicyRow.valid_from).desc(), col(PolicyRow.brin))
    return (await session.exec(select(PolicyRow).order_by(*newest_first))).all()


async def add_version(tx: Transaction, new: NewPolicy) -> None:
    """Add a version; raises RuleBroken when its name or first day exists already (R2)."""
    same = await tx.session.exec(
        select(PolicyRow).where(
            PolicyRow.brin == new.brin,
            or_(PolicyRow.version == new.version, PolicyRow.valid_from == new.valid_from),
        )
    )
    require(same.first() is None, SchoolRule.POLICY_IS_NEW)
    link = str(new.agreements_link) if new.agreements_link else None
    values = new.model_dump(exclude={"groups", "agreements_link"})
    tx.add(PolicyRow(**values, groups=sorted(new.groups), agreements_link=link))
