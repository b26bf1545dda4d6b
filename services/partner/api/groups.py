"""Open groups and their waiting lists (R28)."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import col, select

from services.partner.models import GroupRow, PlaceRow
from services.partner.steps import groups as steps
from services.partner.steps import sessions
from services.partner.steps.groups import CapacityIn, GroupIn
from services.partner.steps.sessions import SessionIn
from shared.access.actions import Action
from shared.access.gate import Reading, Showing, Tx, permits

router = APIRouter()


@router.get("/groups", dependencies=[permits(Action.READ_DELIVERY)])
async def groups(reading: Reading) -> list[dict[str, Any]]:
    """List open groups."""
    query = select(GroupRow).order_by(col(GroupRow.module_name), col(GroupRow.group_id))
    return [row.model_dump() for row in await reading.exec(query)]


@router.post("/groups", dependencies=[permits(Action.KEEP_GROUPS)], status_code=201)
async def open_group(wanted: GroupIn, tx: Tx) -> dict[str, UUID]:
    """Open a group; who signed up for its module comes in, in order of arrival."""
    return {"group_id": (await steps.open_group(tx, wanted)).group_id}


@router.post("/groups/{group_id}/capacity", dependencies=[permits(Action.KEEP_GROUPS)])
async def resize(group_id: UUID, wanted: CapacityIn, tx: Tx) -> dict[str, int]:
    """Change how many places there are."""
    return {"capacity": (await steps.resize(tx, group_id, wanted)).capacity}


@router.post("/groups/{group_id}/closure", dependencies=[permits(Action.KEEP_GROUPS)])
async def close(group_id: UUID, tx: Tx) -> dict[str, str]:
    """Close a group for new people."""
    return {"status": (await steps.close(tx, group_id)).status}


@router.post("/groups/{group_id}/sessions", dependencies=[permits(Action.DELIVER)], status_code=201)
async def plan_session(group_id: UUID, planned: SessionIn, tx: Tx) -> dict[str, UUID]:
    """Plan a session of an open group, at a time the trainer is free."""
    return {"session_id": (await sessions.plan_for_group(tx, group_id, planned)).session_id}


@router.get("/groups/{group_id}/places", dependencies=[permits(Action.READ_PARTICIPANTS)])
async def places(group_id: UUID, showing: Showing) -> list[dict[str, Any]]:
    """List who has a place or waits, in order of arrival, without names."""
    query = select(PlaceRow).where(PlaceRow.group_id == group_id).order_by(col(PlaceRow.number))
    rows = (await showing.session.exec(query)).all()
    await showing.note(row.subject for row in rows)
    return [row.model_dump(exclude={"partner_id"}) for row in rows]


@router.post("/places/{enrolment_id}/taking", dependencies=[permits(Action.KEEP_GROUPS)])
async def take_place(enrolment_id: UUID, tx: Tx) -> dict[str, str]:
    """Take an offered place, for the participant who said yes in time."""
    return {"status": (await steps.take_place(tx, enrolment_id)).status}


@router.post("/places/{enrolment_id}/giving-up", dependencies=[permits(Action.KEEP_GROUPS)])
async def give_up(enrolment_id: UUID, tx: Tx) -> dict[str, str]:
    """Give up a place or waiting, for the participant who wants so."""
    return {"status": (await steps.give_up(tx, enrolment_id)).status}


@router.post("/places/{enrolment_id}/return", dependencies=[permits(Action.KEEP_GROUPS)])
async def come_back(enrolment_id: UUID, tx: Tx) -> dict[str, str]:
    """Put a participant at the end of the list again."""
    return {"status": (await steps.come_back(tx, enrolment_id)).status}
