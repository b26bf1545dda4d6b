"""For which region somebody asks: that of the municipality whose membership they hold."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.region.rule import RegionRule
from services.municipality.models import RegionProgrammeRow
from shared.access.gate import Asking
from shared.messaging.transaction import Transaction
from shared.reference import gemeente, gemeenten_of_region
from shared.rules import NotFound, RuleBroken
from shared.runtime.web import Today


@dataclass(frozen=True, slots=True)
class Manager:
    """Who asks, for which municipality and region."""

    region: int
    region_name: str
    gemeentecode: str
    by: str
    """The issuer's identifier; says nothing to others."""
    members: tuple[tuple[str, str], ...]
    """Code and name of the municipalities of the region, on the day of asking (R44)."""

    def name_of(self, gemeentecode: str) -> str:
        """Return the name of a municipality of the region; its code for another."""
        return dict(self.members).get(gemeentecode, gemeentecode)


async def _manager(access: Asking, today: Today) -> Manager:
    own = gemeente(access.organisation.partition(":")[2], today)
    members = tuple((g.gemeentecode, g.name) for g in gemeenten_of_region(own.region, today))
    return Manager(own.region, own.region_name, own.gemeentecode, access.who.subject, members)


Managing = Annotated[Manager, Depends(_manager)]
"""Who asks, and for which region."""


async def programme_of(session: AsyncSession, region: int) -> RegionProgrammeRow:
    """Return the programme to look at; raises RuleBroken while there is none within reach."""
    row = await session.get(RegionProgrammeRow, region)
    if row is None:
        raise RuleBroken(RegionRule.NO_PROGRAMME_YET)
    return row


async def locked_programme(tx: Transaction, region: int) -> RegionProgrammeRow:
    """Return the programme to change; raises RuleBroken while there is none within reach."""
    try:
        return await tx.load(RegionProgrammeRow, region)
    except NotFound:
        raise RuleBroken(RegionRule.NO_PROGRAMME_YET) from None
