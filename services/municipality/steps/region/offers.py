"""What schools, municipalities and partners offer in the region, per theme and phase."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, model_validator
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.municipality.domain.region.offers import THEMES, Offer, Phase, Side
from services.municipality.models import RegionModuleRow, RegionOfferRow
from services.municipality.steps.region.manager import Manager, locked_programme
from shared.messaging.transaction import Transaction
from shared.rules import NotFound
from shared.runtime.texts import ShortText


class OfferIn(BaseModel):
    """What a municipality offers, or what a partner could do and nobody buys yet."""

    side: Literal[Side.GEMEENTE, Side.PARTNER]
    name: ShortText
    theme: Literal[THEMES]  # type: ignore[valid-type]
    phase: Phase
    valid_from: date
    valid_until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "OfferIn":
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError("De laatste dag ligt voor de eerste. Kies een latere laatste dag.")
        return self


async def add_offer(tx: Transaction, manager: Manager, offer: OfferIn) -> UUID:
    """Add an offer to the region's view."""
    await locked_programme(tx, manager.region)
    row = RegionOfferRow(offer_id=uuid7(), region=manager.region, **offer.model_dump())
    tx.add(row)
    return row.offer_id


async def remove_offer(tx: Transaction, manager: Manager, offer_id: UUID) -> None:
    """Take an offer out that was entered by mistake; one that ends gets a last day."""
    row = await tx.load(RegionOfferRow, offer_id)
    if row.region != manager.region:
        raise NotFound("region_offer")
    await tx.session.delete(row)


async def entered(session: AsyncSession, region: int) -> list[RegionOfferRow]:
    """Return what the region entered itself."""
    query = select(RegionOfferRow).where(RegionOfferRow.region == region)
    return list(await session.exec(query.order_by(col(RegionOfferRow.name))))


async def all_offers(session: AsyncSession, region: int) -> list[Offer]:
    """Return every offer: of schools from their catalogue, of others as entered."""
    modules = await session.exec(select(RegionModuleRow).order_by(col(RegionModuleRow.name)))
    of_schools = [
        Offer(Side.SCHOOL, m.name, m.theme, Phase(m.phase), m.contract_from, m.contract_until)
        for m in modules
    ]
    of_others = [
        Offer(Side(o.side), o.name, o.theme, Phase(o.phase), o.valid_from, o.valid_until)
        for o in await entered(session, region)
    ]
    return [*of_schools, *of_others]
