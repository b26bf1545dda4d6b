"""Meaningful moments, and the report that compares reach with and without them (R32)."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.school.aftercare.moments import (
    MomentIn,
    Planned,
    add_moment,
    calendar,
    change_moment,
    planned_moment,
)
from services.school.aftercare.reach import reach
from services.school.domain.moments import Share
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.runtime.web import Today

router = APIRouter()


@router.get("/moments", dependencies=[permits(Action.READ_MOMENTS)])
async def moments(reading: Reading, first: date | None = None) -> list[dict[str, Any]]:
    """List the moments from a day on, with sign-ups per moment."""
    return [_shown(planned) for planned in await calendar(reading, first)]


@router.get("/moments/{moment_id}", dependencies=[permits(Action.READ_MOMENTS)])
async def moment(moment_id: UUID, reading: Reading) -> dict[str, Any]:
    """Show one moment."""
    return _shown(await planned_moment(reading, moment_id))


def _shown(planned: Planned) -> dict[str, Any]:
    counts = {"sign_ups": planned.sign_ups, "confirmed": planned.confirmed}
    return planned.moment.model_dump() | counts


@router.post("/moments", dependencies=[permits(Action.KEEP_MOMENTS)], status_code=201)
async def plan(asked: MomentIn, tx: Tx) -> dict[str, Any]:
    """Put a moment in the calendar; its code is in the QR code of the poster."""
    row = await add_moment(tx, asked)
    return {"moment_id": row.moment_id, "code": row.code}


@router.put("/moments/{moment_id}", dependencies=[permits(Action.KEEP_MOMENTS)])
async def change(moment_id: UUID, asked: MomentIn, tx: Tx) -> dict[str, UUID]:
    """Change a moment; its code and sign-ups stay."""
    await change_moment(tx, moment_id, asked)
    return {"moment_id": moment_id}


@router.get("/reach", dependencies=[permits(Action.READ_REACH)])
async def compare(
    reading: Reading, diploma_from: date, diploma_until: date, today: Today
) -> list[dict[str, Any]]:
    """Compare graduates who met a trainer before the diploma with those who did not."""
    groups = await reach(reading, diploma_from, diploma_until, today)
    return [
        {
            "met_before": group.met,
            "people": group.people if group.signed_up.shown else None,
            "signed_up": _percent(group.signed_up),
            "reached": _percent(group.reached),
            "at_work": {month: _percent(share) for month, share in group.at_work.items()},
        }
        for group in groups
    ]


def _percent(share: Share) -> int | None:
    return share.percent
