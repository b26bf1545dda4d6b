"""JSON for machines: tasks of cases."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.municipality.reading.tasks import open_tasks
from services.municipality.steps import tasks as steps
from services.municipality.steps.tasks import OwnerIn, TaskIn
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.runtime.web import Today

router = APIRouter()


@router.get("/tasks", dependencies=[permits(Action.READ_CASES)])
async def tasks(
    showing: Showing, today: Today, worker_id: str | None = None
) -> list[dict[str, Any]]:
    """List what is to be done, of the team or of one worker; what is late on top."""
    found = await open_tasks(showing.session, today, worker_id=worker_id)
    await showing.note(task.row.subject for task in found)
    return [task.row.model_dump() | {"overdue": task.overdue} for task in found]


@router.post("/cases/{subject}/tasks", dependencies=[permits(Action.KEEP_CASE)], status_code=201)
async def add_task(subject: UUID, task: TaskIn, tx: Tx) -> dict[str, UUID]:
    """Add a task by hand."""
    return {"task_id": await steps.add_task(tx, subject, task)}


@router.post("/tasks/{task_id}/completion", dependencies=[permits(Action.KEEP_CASE)])
async def complete(task_id: UUID, tx: Tx) -> dict[str, str]:
    """Note that a task is done."""
    await steps.complete_task(tx, task_id)
    return {"status": "done"}


@router.post("/tasks/{task_id}/owner", dependencies=[permits(Action.KEEP_CASE)])
async def hand(task_id: UUID, owner: OwnerIn, tx: Tx) -> dict[str, str | None]:
    """Give a task to a colleague, or to the team."""
    return {"worker_id": (await steps.hand_task(tx, task_id, owner)).worker_id}
