"""The catalogue: what is on offer today, for both shops.

``offered`` is the one question that shops, pages and orders ask; it leaves out what has no valid
contract (R22) and what does not show in the shop that asks (R21).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, any_, literal
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.catalogue import UNDER_CONTRACT, Phase, Shop, Theme
from services.school.models import ModuleRow, PartnerRow, TrainerRow
from shared.schemas.vocabulary import Level, PartnerId

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", examples=["nl", "en", "ar"])]
"""Code of a language (ISO 639)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; what is left out does not matter to them."""

    shop: Shop | None = None
    theme: Theme | None = None
    phase: Phase | None = None
    level: int | None = None
    max_minutes: int | None = None
    language: str | None = None
    partner_id: str | None = None
    text: str | None = None


def wanted(  # noqa: PLR0913  what can be asked for
    shop: Shop | None = None,
    theme: Theme | None = None,
    phase: Phase | None = None,
    level: Level | None = None,
    max_minutes: int | None = None,
    language: Language | None = None,
    partner_id: PartnerId | None = None,
    text: str | None = None,
) -> Wanted:
    """Return what somebody looks for, from the address."""
    return Wanted(shop, theme, phase, level, max_minutes, language, partner_id, text)


@dataclass(frozen=True, slots=True)
class Offered:
    """A module that can be chosen, with who carries it out."""

    module: ModuleRow
    partner: PartnerRow
    trainers: tuple[TrainerRow, ...]


async def offered(session: AsyncSession, on: date, wanted: Wanted | None = None) -> list[Offered]:
    """Return the modules that can be chosen on a day, by theme and name (R21, R22)."""
    found = await session.exec(
        select(ModuleRow, PartnerRow)
        .join(PartnerRow, col(PartnerRow.partner_id) == col(ModuleRow.partner_id))
        .where(*_on_offer(on), *_fitting(wanted or Wanted()))
        .order_by(col(ModuleRow.theme), col(ModuleRow.name), col(ModuleRow.module_id))
    )
    rows = found.all()
    trainers = await trainers_of(session, {partner.partner_id for _, partner in rows})
    return [Offered(module, own, trainers.get(own.partner_id, ())) for module, own in rows]


async def is_offered(
    session: AsyncSession, module_id: UUID, on: date, shop: Shop | None = None
) -> bool:
    """Return True when this one module can be chosen on a day (R21, R22)."""
    found = await session.exec(
        select(ModuleRow.module_id)
        .join(PartnerRow, col(PartnerRow.partner_id) == col(ModuleRow.partner_id))
        .where(ModuleRow.module_id == module_id, *_on_offer(on), *_fitting(Wanted(shop=shop)))
    )
    return found.first() is not None


def _on_offer(on: date) -> list[ColumnElement[bool]]:
    """Say in SQL what ``domain.catalogue.is_offered`` says of one module."""
    return [
        col(PartnerRow.stage).in_(UNDER_CONTRACT),
        col(ModuleRow.contract_from) <= on,
        col(ModuleRow.contract_until) >= on,
    ]


def _fitting(wanted: Wanted) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wanted.shop is not None:
        fits.append(literal(wanted.shop.value) == any_(col(ModuleRow.shops)))
    if wanted.theme is not None:
        fits.append(col(ModuleRow.theme) == wanted.theme)
    if wanted.phase is not None and wanted.phase is not Phase.BOTH:
        fits.append(col(ModuleRow.phase).in_((wanted.phase, Phase.BOTH)))
    if wanted.level is not None:
        fits.append(literal(wanted.level) == any_(col(ModuleRow.levels)))
    if wanted.max_minutes is not None:
        fits.append(col(ModuleRow.duration_minutes) <= wanted.max_minutes)
    if wanted.language:
        fits.append(literal(wanted.language) == any_(col(ModuleRow.languages)))
    if wanted.partner_id:
        fits.append(col(ModuleRow.partner_id) == wanted.partner_id)
    return fits + [_says(word) for word in (wanted.text or "").split()]


def _says(word: str) -> ColumnElement[bool]:
    """Every word that was typed must be somewhere in the module's own words."""
    return or_(
        *(
            col(text).icontains(word, autoescape=True)
            for text in (ModuleRow.name, ModuleRow.theme, ModuleRow.description, PartnerRow.name)
        ),
        literal(word.lower()) == any_(col(ModuleRow.suits)),
    )


async def trainers_of(
    session: AsyncSession, partners: set[str]
) -> Mapping[str, tuple[TrainerRow, ...]]:
    """Return the trainers of partners, by partner, in order of name."""
    rows = await session.exec(
        select(TrainerRow)
        .where(col(TrainerRow.partner_id).in_(partners))
        .order_by(col(TrainerRow.name), col(TrainerRow.trainer_id))
    )
    found: dict[str, tuple[TrainerRow, ...]] = defaultdict(tuple)
    for row in rows:
        found[row.partner_id] += (row,)
    return found
