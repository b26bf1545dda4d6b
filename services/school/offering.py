"""How the offer is kept: partners step by step, their people, and modules."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.catalogue import Language
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
from services.school.models import ModuleRow, PartnerRow, PartnerStepRow, PictureRow, TrainerRow
from services.school.pictures import for_mail, keep_picture
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.runtime.texts import LongText, ShortText
from shared.schemas.looks import CoachPresented
from shared.schemas.personal import CoachCard
from shared.schemas.school import ModulePublished
from shared.schemas.subjects import coach_subject
from shared.schemas.vocabulary import CoachId, Level, PartnerId

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
    if now not in UNDER_CONTRACT and step.stage in UNDER_CONTRACT:
        modules = await tx.session.exec(
            select(ModuleRow)
            .where(ModuleRow.partner_id == partner_id)
            .order_by(col(ModuleRow.module_id))
            .with_for_update()
        )
        for module in modules:
            _publish(tx, module)


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
    """Add or change modules; returns how many were published (R21, R22).

    What is new or changed is published when its partner is under contract; else the step to the
    contract publishes it.
    """
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
        if partners[module.partner_id].stage in UNDER_CONTRACT:
            _publish(tx, module)
            published += 1
    return published


def _publish(tx: Transaction, module: Module | ModuleRow) -> None:
    event = ModulePublished(**{name: getattr(module, name) for name in _PUBLISHED})
    tx.record(module.module_id, event)


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
        row = TrainerRow(**values, picture_id=picture_id)
        tx.add(row)
        await _present(tx, row)
        return
    require(row.partner_id == trainer.partner_id, CatalogueRule.TRAINER_OF_PARTNER)
    shown = (row.name, row.picture_id)
    row.sqlmodel_update(values | ({"picture_id": picture_id} if picture_id else {}))
    if (row.name, row.picture_id) != shown:
        await _present(tx, row)


async def keep_face(tx: Transaction, trainer_id: str, upload: bytes) -> UUID:
    """Keep the picture of a trainer, made small; returns its identifier."""
    row = await tx.load(TrainerRow, trainer_id)
    picture_id = keep_picture(tx, upload)
    await tx.session.flush()
    row.picture_id = picture_id
    await _present(tx, row)
    return picture_id


async def _present(tx: Transaction, trainer: TrainerRow) -> None:
    """Tell whoever writes mails how somebody shows himself or herself."""
    kept = await tx.session.get(PictureRow, trainer.picture_id) if trainer.picture_id else None
    picture = for_mail(kept.content, "JPEG") if kept else None
    subject = coach_subject(trainer.trainer_id)
    card = tx.sealer.seal(subject, CoachCard(name=trainer.name, picture=picture))
    event = CoachPresented(coach_id=trainer.trainer_id, partner_id=trainer.partner_id, card=card)
    tx.record(subject, event)
