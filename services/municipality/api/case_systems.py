"""The case system that accepted cases go to."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from services.municipality.casesystem.reading import deliveries, shown, systems
from services.municipality.steps import casesystem as steps
from services.municipality.steps.casesystem import CaseSystemIn
from shared.access.actions import Action
from shared.access.gate import Reached, Reading, Tx, permits
from shared.connections.outside import Sending, ToLoopback
from shared.runtime.clock import SystemClock
from shared.schemas.vocabulary import Gemeentecode

router = APIRouter()
_READ = permits(Action.READ_HANDOVER_CONNECTIONS)
_KEEP = permits(Action.KEEP_HANDOVER_CONNECTIONS)


class OwnCaseSystemIn(CaseSystemIn):
    """A case system, and whose it is."""

    gemeentecode: Gemeentecode


@router.get("/case-systems", dependencies=[_READ])
async def case_systems(reading: Reading) -> list[dict[str, Any]]:
    """List the case systems, without secrets."""
    return [shown(row) for row in await systems(reading)]


@router.put("/case-systems", dependencies=[_KEEP])
async def choose_case_system(
    chosen: OwnCaseSystemIn, tx: Tx, to_loopback: ToLoopback
) -> dict[str, Any]:
    """Choose the case system, or change how it is reached."""
    system = CaseSystemIn(**chosen.model_dump(exclude={"gemeentecode"}))
    return shown(await steps.choose(tx, chosen.gemeentecode, system, to_loopback=to_loopback))


@router.post("/case-systems/{system_id}/test", dependencies=[_KEEP])
async def try_case_system(system_id: UUID, reached: Reached, sender: Sending) -> dict[str, Any]:
    """Ask both APIs for something that is not there, and say what came of it."""
    fault = await steps.check(reached, system_id, sender, SystemClock())
    if fault is None:
        return {"reached": True}
    outcome = fault.outcome
    return {
        "reached": False,
        "api": fault.step,
        "status": outcome.status,
        "fault": outcome.fault,
        "said": fault.said,
    }


@router.post("/case-systems/{system_id}/pause", dependencies=[_KEEP])
async def pause_case_system(system_id: UUID, tx: Tx) -> dict[str, Any]:
    """Hand no case over for now; what is accepted waits."""
    return shown(await steps.pause(tx, system_id))


@router.post("/case-systems/{system_id}/resume", dependencies=[_KEEP])
async def resume_case_system(system_id: UUID, tx: Tx) -> dict[str, Any]:
    """Hand cases over again."""
    return shown(await steps.resume(tx, system_id))


@router.delete("/case-systems/{system_id}", dependencies=[_KEEP])
async def remove_case_system(system_id: UUID, tx: Tx) -> dict[str, UUID]:
    """Forget it, with its secret and with what still waited."""
    await steps.remove(tx, system_id)
    return {"system_id": system_id}


@router.get("/case-deliveries", dependencies=[_READ])
async def case_deliveries(
    reading: Reading, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> list[dict[str, Any]]:
    """List the cases that go to a case system, the newest first: how far each is."""
    return [shown(row) for row in await deliveries(reading, limit)]


@router.post("/case-deliveries/{handover_id}/retry", dependencies=[_KEEP])
async def try_again(handover_id: UUID, tx: Tx) -> dict[str, Any]:
    """Hand one case over again."""
    return shown(await steps.try_again(tx, handover_id))
