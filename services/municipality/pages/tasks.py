"""The tasks of a case worker and of the team."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.municipality.models import TaskRow
from services.municipality.pages.cases import pages
from services.municipality.reading.people import known_people
from services.municipality.reading.tasks import open_tasks
from services.municipality.steps.opened import know_worker
from services.municipality.steps.tasks import OwnerIn, complete_task, hand_task
from shared.access.actions import Action
from shared.access.gate import Asking, Showing, Tx, permits
from shared.pages.rendering import done, render
from shared.runtime.web import Today, Unsealing

router = APIRouter(prefix="/desk/tasks", include_in_schema=False)

Whose = Literal["mine", "team"]


@router.get("", dependencies=[permits(Action.SEE_CASE)], response_class=HTMLResponse)
async def list_tasks(
    request: Request, showing: Showing, seal: Unsealing, today: Today, whose: Whose = "mine"
) -> HTMLResponse:
    """Show what is to be done, what is late on top."""
    me = showing.access.who.subject
    worker = me if whose == "mine" else None
    tasks = await open_tasks(showing.session, today, worker_id=worker)
    subjects = {task.row.subject for task in tasks}
    people = await known_people(showing.session, seal, subjects, showing.access.fields)
    await showing.note(subjects)
    return await render(
        request, pages, "cases/all-tasks.html", tasks=tasks, people=people, whose=whose, me=me
    )


@router.post("/{task_id}/completion", dependencies=[permits(Action.KEEP_CASE)])
async def complete(task_id: UUID, request: Request, tx: Tx) -> Response:
    """Note that a task is done."""
    task = await complete_task(tx, task_id)
    return done(request, f"/desk/cases/{task.subject}", "De taak is klaar.")


@router.post("/{task_id}/taking", dependencies=[permits(Action.KEEP_CASE)])
async def take(task_id: UUID, request: Request, tx: Tx, asking: Asking) -> Response:
    """Take a task upon oneself."""
    task = await tx.load(TaskRow, task_id)
    me = await know_worker(tx, asking, task.gemeentecode)
    await hand_task(tx, task_id, OwnerIn(worker_id=me))
    return done(request, "/desk/tasks", "De taak staat op uw lijst.")
