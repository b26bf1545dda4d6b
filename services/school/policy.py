"""A school's target-group policy: its versions, and what a choice would reach and cost."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, HttpUrl
from sqlalchemy import text
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.eligibility import Group
from services.school.domain.handover import SchoolRule
from services.school.domain.simulation import Counted, Per, Simulation, Tariff, simulate
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


class Choice(BaseModel):
    """A choice of groups to try out, with what the school thinks to spend."""

    brin: Institution
    groups: frozenset[Group] = frozenset()
    per: Per = Per.HEAD
    eur: int = Field(default=0, ge=0, le=1_000_000)
    modules: int = Field(default=1, ge=1, le=50)
    """Modules for each class, when paid per module."""


_COUNTED = text(
    """
    SELECT level, leerweg,
           count(*) FILTER (WHERE status = 'student') AS students,
           count(*) FILTER (WHERE status = 'graduate') AS graduates,
           count(DISTINCT (brin, klas)) AS classes
    FROM student
    WHERE left(brin, 4) = :brin
      AND (status = 'student' OR (NOT further_education AND term_ends_on >= :on))
    GROUP BY level, leerweg ORDER BY level, leerweg
    """
)


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


async def try_out(session: AsyncSession, choice: Choice, on: date) -> Simulation:
    """Return what a choice reaches with the people who are here on a day, and what it costs."""
    rows = await session.execute(_COUNTED, {"brin": choice.brin, "on": on})
    counted = [Counted(**row) for row in rows.mappings()]
    return simulate(counted, choice.groups, Tariff(choice.per, choice.eur, choice.modules))
