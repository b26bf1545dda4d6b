"""The target-group policy of a school, for machines."""

from typing import Any

from fastapi import APIRouter

from services.school import policy
from services.school.policy import NewPolicy
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits

router = APIRouter()


@router.get("/policy", dependencies=[permits(Action.READ_POLICY)])
async def policy_versions(reading: Reading) -> list[dict[str, Any]]:
    """List the versions of the target-group policy, newest first."""
    return [row.model_dump() for row in await policy.versions(reading)]


@router.post("/policy", dependencies=[permits(Action.KEEP_POLICY)], status_code=201)
async def add_policy(new: NewPolicy, tx: Tx) -> dict[str, str]:
    """Add a version of the policy (WEB 9.2.12(5)); entree and bol 2 cannot be left out."""
    await policy.add_version(tx, new)
    return {"version": new.version}
