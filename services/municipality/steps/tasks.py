"""Tasks of a case: made by hand or by a rule, for somebody, by a day."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import update
from sqlmodel import col
from uuid_utils.compat import uuid7

from services.municipality.domain.rule import MunicipalityRule
from services.municipality.domain.tasks import TaskKind, Wanted
from services.municipality.models import CaseRow, TaskRow, WorkerRow
from services.municipality.steps.opened import open_case
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.runtime.texts import ShortText


class TaskIn(BaseModel):
    """Something to do, by a day, and who does it; nobody yet without a worker."""

    title: ShortText
    due_on: date
    worker_id: str | None = None


class OwnerIn(BaseModel):
    """Who does a task, or who follows a case."""

    worker_id: str | None = None


async def add_task(tx: Transaction, subject: UUID, task: TaskIn) -> UUID:
    """Add a task by hand; returns its identity. Raises NotFound, RuleBroken."""
    case = await open_case(tx, subject)
    require(task.due_on >= tx.today, MunicipalityRule.TASK_AHEAD)
    await check_worker(tx, case.gemeentecode, task.worker_id)
    row = TaskRow(
        task_id=uuid7(),
        subject=subject,
        gemeentecode=case.gemeentecode,
        kind=TaskKind.BY_HAND,
        made_on=tx.today,
        **task.model_dump(),
    )
    tx.add(row)
    return row.task_id


async def complete_task(tx: Transaction, task_id: UUID) -> TaskRow:
    """Note that a task is done, once; raises NotFound, RuleBroken."""
    task = await _open_task(tx, task_id)
    task.done_on = tx.today
    return task


async def hand_task(tx: Transaction, task_id: UUID, owner: OwnerIn) -> TaskRow:
    """Give a task to a colleague, or to nobody in particular; raises NotFound, RuleBroken."""
    task = await _open_task(tx, task_id)
    await check_worker(tx, task.gemeentecode, owner.worker_id)
    task.worker_id = owner.worker_id
    return task


async def follow_case(tx: Transaction, subject: UUID, owner: OwnerIn) -> None:
    """Let somebody follow a case: tasks without an owner become theirs; raises NotFound."""
    case = await open_case(tx, subject)
    await check_worker(tx, case.gemeentecode, owner.worker_id)
    case.worker_id = owner.worker_id
    await tx.session.exec(
        update(TaskRow)
        .where(
            col(TaskRow.subject) == subject,
            col(TaskRow.done_on).is_(None),
            col(TaskRow.worker_id).is_(None),
        )
        .values(worker_id=owner.worker_id)
    )


async def want(tx: Transaction, case: CaseRow, *wanted: Wanted) -> None:
    """Make tasks that a rule asks for; one that is open already stays as it is."""
    rows = [
        {
            "task_id": uuid7(),
            "subject": case.subject,
            "gemeentecode": case.gemeentecode,
            "kind": each.kind,
            "due_on": each.due_on,
            "worker_id": case.worker_id,
            "made_on": tx.today,
        }
        for each in wanted
    ]
    await tx.add_new(TaskRow, rows)


async def finish(tx: Transaction, case: CaseRow, *kinds: TaskKind) -> None:
    """Finish tasks of these kinds: what they asked for has happened. Without kinds: all."""
    which = [
        col(TaskRow.subject) == case.subject,
        col(TaskRow.gemeentecode) == case.gemeentecode,
        col(TaskRow.done_on).is_(None),
    ]
    if kinds:
        which.append(col(TaskRow.kind).in_(kinds))
    await tx.session.exec(update(TaskRow).where(*which).values(done_on=tx.today))


async def check_worker(tx: Transaction, gemeentecode: str, worker_id: str | None) -> None:
    """Refuse an owner whom nobody here knows."""
    if worker_id is not None:
        known = await tx.session.get(WorkerRow, (gemeentecode, worker_id))
        require(known is not None, MunicipalityRule.OWNER_IS_KNOWN)


async def _open_task(tx: Transaction, task_id: UUID) -> TaskRow:
    task = await tx.load(TaskRow, task_id)
    require(task.done_on is None, MunicipalityRule.TASK_IS_OPEN)
    return task
