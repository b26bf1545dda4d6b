"""JSON for operators: who counts as one person; by pseudonym in, without pseudonyms out (R35)."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.notifications.joining import JoinIn, SeparateIn, join_by_hand, joinings, separate
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, Tx, permits

router = APIRouter(prefix="/recipients/joinings", tags=["notifications"])

_SHOWN = {"joining_id", "what", "why", "note", "done_at", "separated_at"}
_KEEPS = permits(Action.KEEP_JOININGS)


@router.get("", dependencies=[_KEEPS])
async def log(reading: Reading) -> list[dict[str, Any]]:
    """List who was joined or separated, newest first: when and why, not who."""
    return [line.model_dump(include=_SHOWN) for line in await joinings(reading)]


@router.post("", dependencies=[_KEEPS], status_code=HTTPStatus.CREATED)
async def join(asked: JoinIn, tx: Tx, asking: Asking) -> dict[str, UUID]:
    """Let two pseudonyms count as one person."""
    return {"joining_id": await join_by_hand(tx, asked, asking.who.subject)}


@router.post("/{joining_id}/separation", dependencies=[_KEEPS])
async def undo(joining_id: UUID, asked: SeparateIn, tx: Tx, asking: Asking) -> dict[str, UUID]:
    """Let them count separately again, and stay so."""
    await separate(tx, joining_id, asked, asking.who.subject)
    return {"joining_id": joining_id}
