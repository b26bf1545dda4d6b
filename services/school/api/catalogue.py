"""What the school has on offer: partners, modules, and the target-group policy."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlmodel import col, or_, select

from services.school.domain.eligibility import Group
from services.school.domain.handover import SchoolRule
from services.school.models import ModuleRow, PartnerRow, PolicyRow
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.rules import require
from shared.runtime.texts import ShortText
from shared.runtime.web import Today
from shared.schemas.school import ModulePublished
from shared.schemas.vocabulary import PartnerId

router = APIRouter()


class PartnerIn(BaseModel):
    """A coaching partner."""

    partner_id: PartnerId
    name: ShortText
    order_mailbox: ShortText


class ModuleIn(BaseModel):
    """A module of the catalogue."""

    module_id: UUID
    name: ShortText
    theme: ShortText
    partner_id: PartnerId
    duration_minutes: int = Field(gt=0, le=480)
    phase: Literal["before-diploma", "after-diploma", "both"]
    max_group_size: int = Field(gt=0, le=200)
    price_eur: int = Field(ge=0)
    contract_from: date
    contract_until: date


class PolicyIn(BaseModel):
    """A new version of the target-group policy."""

    version: ShortText
    valid_from: date
    groups: list[Group]


@router.put("/catalogue/partners", dependencies=[permits(Action.KEEP_CATALOGUE)])
async def keep_partners(partners: list[PartnerIn], tx: Tx) -> dict[str, int]:
    """Add or change partners."""
    for partner in partners:
        await tx.session.merge(PartnerRow(**partner.model_dump()))
    return {"partners": len(partners)}


@router.put("/catalogue/modules", dependencies=[permits(Action.KEEP_CATALOGUE)])
async def keep_modules(modules: list[ModuleIn], tx: Tx) -> dict[str, int]:
    """Add or change modules; what is new or changed is published (R22)."""
    known = await tx.load_many(ModuleRow, {module.module_id for module in modules})
    partners = await tx.load_many(PartnerRow, {module.partner_id for module in modules})
    published = 0
    for module in modules:
        require(module.partner_id in partners, SchoolRule.PARTNER_KNOWN)
        require(module.contract_until >= module.contract_from, SchoolRule.CONTRACT_IN_ORDER)
        row = known.get(module.module_id)
        if row is not None and row.model_dump() == module.model_dump():
            continue
        await tx.session.merge(ModuleRow(**module.model_dump()))
        event = ModulePublished(**module.model_dump(exclude={"module_id", "price_eur"}))
        tx.record(module.module_id, event)
        published += 1
    return {"published": published}


@router.get("/catalogue/modules", dependencies=[permits(Action.READ_CATALOGUE)])
async def modules_on_sale(reading: Reading, today: Today) -> list[dict[str, Any]]:
    """List what can be ordered today: contracted and valid (R22)."""
    rows = await reading.exec(
        select(ModuleRow)
        .where(col(ModuleRow.contract_from) <= today, col(ModuleRow.contract_until) >= today)
        .order_by(col(ModuleRow.theme), col(ModuleRow.name))
    )
    return [row.model_dump() for row in rows]


@router.get("/policy", dependencies=[permits(Action.READ_POLICY)])
async def policy_versions(reading: Reading) -> list[dict[str, Any]]:
    """List the versions of the target-group policy, newest first."""
    rows = await reading.exec(select(PolicyRow).order_by(col(PolicyRow.valid_from).desc()))
    return [row.model_dump() for row in rows]


@router.post("/policy", dependencies=[permits(Action.KEEP_POLICY)], status_code=201)
async def add_policy(policy: PolicyIn, tx: Tx) -> dict[str, str]:
    """Add a version of the policy (WEB 9.2.12(5)); entree and bol 2 cannot be left out."""
    same = await tx.session.exec(
        select(PolicyRow).where(
            or_(PolicyRow.version == policy.version, PolicyRow.valid_from == policy.valid_from)
        )
    )
    require(same.first() is None, SchoolRule.POLICY_IS_NEW)
    tx.add(PolicyRow(version=policy.version, valid_from=policy.valid_from, groups=[*policy.groups]))
    return {"version": policy.version}
