"""The target-group policy of a school, for machines."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.school import policy
from services.school.policy import Choice, NewPolicy
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.runtime.web import Today

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


@router.get("/policy/simulation", dependencies=[permits(Action.KEEP_POLICY)])
async def try_policy(
    choice: Annotated[Choice, Query()], reading: Reading, today: Today
) -> dict[str, Any]:
    """Show how many students and graduates a choice reaches now, and what it costs (R1, R2)."""
    tried = await policy.try_out(reading, choice, today)
    lines = [
        asdict(line) | {"people": line.people, "mandatory": line.mandatory} for line in tried.lines
    ]
    return {"lines": lines, "people": tried.people, "eur": tried.eur}
