"""The catalogue: what is on offer today, for both shops, and how it is kept.

``offered`` is the one question that shops, pages and orders ask; it leaves out what has no valid
contract (R22) and what does not show in the shop that asks (R21).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, any_, literal
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.domain import catalogue as rules
from services.school.domain.catalogue import (
    UNDER_CONTRACT,
    CatalogueRule,
    Evidence,
    Phase,
    Shop,
    Stage,
    Theme,
)
from services.school.domain.handover import SchoolRule
from services.school.models import ModuleRow, PartnerRow, PartnerStepRow, TrainerRow
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.runtime.texts import LongText, ShortText
from shared.schemas.school import ModulePublished
from shared.schemas.vocabulary import CoachId, Level, PartnerId

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", examples=["nl", "en", "ar"])]
"""Code of a language (ISO 639)."""
Tag = Annotated[ShortText, Field(max_length=60)]
"""A few words on whom a module suits."""

_PUBLISHED = (
    "name", "theme", "partner_id", "duration_minutes", "phase", "max_group_size", "contract_from",
    "contract_until",
)  # fmt: skip


class Partner(BaseModel):
    """A coaching partner. A new one has a contract already, unless another stage is said."""

    partner_id: PartnerId
    name: ShortText
    order_mailbox: ShortText
    story: LongText | None = None


class Module(BaseModel):
    """A module of the catalogue."""

    module_id: UUID
    name: ShortText
    theme: Theme
    partner_id: PartnerId
    duration_minutes: int = Field(gt=0, le=480)
    phase: Phase
    max_group_size: int = Field(gt=0, le=200)
    price_eur: int = Field(ge=0, le=100_000)
    """What the school pays for a session."""
    fee_eur: int = 0
    """What a young person would pay: it can be nothing but zero (R29)."""
    contract_from: date
    contract_until: date
    description: LongText | None = None
    levels: frozenset[Level] = frozenset({1, 2, 3, 4})
    languages: tuple[Language, ...] = ("nl",)
    suits: tuple[Tag, ...] = ()
    suits_less: tuple[Tag, ...] = ()
    shops: frozenset[Shop] = frozenset(Shop)
    insight: LongText | None = None
    """What was learned that this module rests on."""
    insight_source: ShortText | None = None
    insight_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """Return the values of the module's row."""
        lists = {
            "levels": sorted(self.levels),
            "languages": list(self.languages),
            "suits": list(self.suits),
            "suits_less": list(self.suits_less),
            "shops": sorted(shop.value for shop in self.shops),
        }
        return self.model_dump(exclude={"fee_eur"}) | lists


class Trainer(BaseModel):
    """Somebody who gives modules for a partner."""

    trainer_id: CoachId
    partner_id: PartnerId
    name: ShortText
    story: LongText
    languages: tuple[Language, ...] = ("nl",)


class Step(BaseModel):
    """A step with a partner."""

    stage: Stage
    taken_on: date
    reason: LongText


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


async def keep_partners(tx: Transaction, partners: Sequence[Partner], by: str) -> None:
    """Add or change partners; a new one comes with the contract that it has (R22)."""
    known = await tx.load_many(PartnerRow, {partner.partner_id for partner in partners})
    for partner in partners:
        row = known.get(partner.partner_id)
        if row is None:
            row = PartnerRow(**partner.model_dump())
            known[partner.partner_id] = row
            tx.add(row)
            await tx.session.flush()
            _add_step(tx, row, Stage.CONTRACTED, tx.today, by, "Overgenomen met het contract.")
        else:
            row.sqlmodel_update(partner.model_dump(exclude_unset=True))


async def explore(tx: Transaction, partner: Partner, step: Step, by: str) -> None:
    """Add a partner who is new to us, at the first step (R22)."""
    known = await tx.session.get(PartnerRow, partner.partner_id)
    require(known is None, SchoolRule.PARTNER_IS_NEW)
    rules.take_step(None, step.stage, on=step.taken_on, last_on=None, today=tx.today)
    row = PartnerRow(**partner.model_dump(), stage=step.stage)
    tx.add(row)
    await tx.session.flush()
    _add_step(tx, row, step.stage, step.taken_on, by, step.reason)


async def take_step(tx: Transaction, partner_id: str, step: Step, by: str) -> None:
    """Take a step with a partner; its modules show or hide at once (R22)."""
    partner = await tx.load(PartnerRow, partner_id)
    steps = await steps_of(tx.session, partner_id)
    last_on = steps[-1].taken_on if steps else None
    now = Stage(partner.stage)
    rules.take_step(now, step.stage, on=step.taken_on, last_on=last_on, today=tx.today)
    partner.stage = step.stage
    _add_step(tx, partner, step.stage, step.taken_on, by, step.reason)


def _add_step(  # noqa: PLR0913  a step has these parts
    tx: Transaction, partner: PartnerRow, stage: Stage, on: date, by: str, reason: str
) -> None:
    tx.add(
        PartnerStepRow(
            step_id=uuid7(),
            partner_id=partner.partner_id,
            stage=stage,
            taken_on=on,
            taken_by=by,
            reason=reason,
        )
    )


async def steps_of(session: AsyncSession, partner_id: str) -> Sequence[PartnerStepRow]:
    """Return the steps that were taken with a partner, oldest first."""
    rows = await session.exec(
        select(PartnerStepRow)
        .where(PartnerStepRow.partner_id == partner_id)
        .order_by(col(PartnerStepRow.taken_on), col(PartnerStepRow.step_id))
    )
    return rows.all()


async def keep_modules(tx: Transaction, modules: Sequence[Module]) -> int:
    """Add or change modules; what is new or changed is published. Returns how many (R21, R22)."""
    known = await tx.load_many(ModuleRow, {module.module_id for module in modules})
    partners = await tx.load_many(PartnerRow, {module.partner_id for module in modules})
    published = 0
    for module in modules:
        _check(module, partners)
        row, columns = known.get(module.module_id), module.columns()
        if row is not None and row.model_dump() == columns:
            continue
        if row is None:
            tx.add(ModuleRow(**columns))
        else:
            row.sqlmodel_update(columns)
        event = ModulePublished(**{name: columns[name] for name in _PUBLISHED})
        tx.record(module.module_id, event)
        published += 1
    return published


def _check(module: Module, partners: Mapping[str, PartnerRow]) -> None:
    require(module.partner_id in partners, SchoolRule.PARTNER_KNOWN)
    require(module.contract_until >= module.contract_from, SchoolRule.CONTRACT_IN_ORDER)
    rules.check_module(
        fee_eur=module.fee_eur,
        shops=module.shops,
        levels=module.levels,
        evidence=Evidence(module.insight, module.insight_source, module.insight_on),
    )


async def keep_trainer(tx: Transaction, trainer: Trainer, picture_id: UUID | None = None) -> None:
    """Add or change a trainer; without a new picture the one there is stays."""
    await tx.load(PartnerRow, trainer.partner_id)
    row = (await tx.load_many(TrainerRow, [trainer.trainer_id])).get(trainer.trainer_id)
    values = trainer.model_dump() | {"languages": list(trainer.languages)}
    if row is None:
        tx.add(TrainerRow(**values, picture_id=picture_id))
        return
    require(row.partner_id == trainer.partner_id, CatalogueRule.TRAINER_OF_PARTNER)
    row.sqlmodel_update(values | ({"picture_id": picture_id} if picture_id else {}))
