"""Classes and what SLB'ers order for them."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.api.paging import Limit
from services.school.catalogue import is_offered
from services.school.domain.eligibility import scope_of
from services.school.domain.handover import (
    RESPONSE_WORKING_DAYS,
    OrderStatus,
    SchoolRule,
    add_working_days,
    check_funding,
)
from services.school.models import ModuleRow, OrderRow, PartnerRow, SessionRow, StudentRow
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.rules import NotFound, require
from shared.runtime.texts import ShortText
from shared.schemas.personal import Contact
from shared.schemas.school import ModuleOrdered
from shared.schemas.vocabulary import Brin, Funding, Scope

router = APIRouter()


class OrderIn(BaseModel):
    """An order of a module for a class (R23)."""

    module_id: UUID
    brin: Brin
    klas: ShortText
    period_from: date
    period_until: date
    location: ShortText
    funding: Funding


@router.get("/classes", dependencies=[permits(Action.READ_CLASSES)])
async def classes(reading: Reading) -> list[dict[str, Any]]:
    """List the classes with their SLB'er and diploma days."""
    rows = await reading.execute(
        text(
            "SELECT brin, klas, count(*) AS students, min(slber_id) AS slber_id, "
            "min(diploma_on) AS diploma_from, max(diploma_on) AS diploma_until "
            "FROM student GROUP BY brin, klas ORDER BY brin, klas"
        )
    )
    return [dict(row) for row in rows.mappings()]


@router.post("/orders", dependencies=[permits(Action.PLACE_ORDER)], status_code=201)
async def order_module(order: OrderIn, tx: Tx) -> dict[str, UUID]:
    """Order a module for a class; goes to the partner directly (R21–R24, R27)."""
    module = await tx.load(ModuleRow, order.module_id)
    partner = await tx.load(PartnerRow, module.partner_id)
    sold = await is_offered(tx.session, module.module_id, tx.today)
    require(sold, SchoolRule.MODULE_ON_SALE)
    require(order.period_until >= order.period_from, SchoolRule.PERIOD_IN_ORDER)
    students = (
        await tx.session.exec(
            select(StudentRow)
            .where(StudentRow.brin == order.brin, StudentRow.klas == order.klas)
            .order_by(col(StudentRow.subject))
        )
    ).all()
    require(bool(students), SchoolRule.KLAS_EXISTS)
    scopes = {scope_of(s.level, s.leerweg, further_education=False) for s in students}
    check_funding(order.funding, mandatory_group=Scope.MANDATORY in scopes)
    row = OrderRow(
        order_id=uuid7(),
        module_name=module.name,
        partner_id=module.partner_id,
        group_size=len(students),
        slber_id=students[0].slber_id,
        respond_by=add_working_days(tx.today, RESPONSE_WORKING_DAYS),
        **order.model_dump(),
    )
    tx.add(row)
    orderer = Contact(name=students[0].slber_name, email=students[0].slber_email)
    event = ModuleOrdered(
        **row.model_dump(exclude={"order_id", "status", "sessions", "present", "slber_id"}),
        orderer=tx.sealer.seal(row.order_id, orderer),
        order_mailbox=partner.order_mailbox,
    )
    tx.record(row.order_id, event)
    return {"order_id": row.order_id}


@router.get("/orders", dependencies=[permits(Action.READ_SCHOOL_ORDERS)])
async def orders(
    reading: Reading, status: OrderStatus | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List orders."""
    query = select(OrderRow).order_by(col(OrderRow.order_id)).limit(limit)
    if status is not None:
        query = query.where(OrderRow.status == status)
    return [row.model_dump() for row in await reading.exec(query)]


@router.get("/orders/{order_id}", dependencies=[permits(Action.READ_SCHOOL_ORDERS)])
async def order_with_sessions(order_id: UUID, reading: Reading) -> dict[str, Any]:
    """Show an order and when and where its sessions are, first one first."""
    order = await reading.get(OrderRow, order_id)
    if order is None:
        raise NotFound("order")
    sessions = await reading.exec(
        select(SessionRow)
        .where(SessionRow.order_id == order_id)
        .order_by(col(SessionRow.starts_at), col(SessionRow.session_id))
    )
    planned = [row.model_dump(exclude={"order_id"}) for row in sessions]
    return order.model_dump() | {"planned": planned}
