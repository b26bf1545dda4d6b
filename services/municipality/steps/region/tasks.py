"""Clocks of four weeks: information asked of a school, documents of a former contactgemeente."""

from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.municipality.domain.region.clocks import four_weeks_from
from services.municipality.domain.region.rule import RegionRule
from services.municipality.models import RegionTaskRow
from services.municipality.steps.region.manager import Manager, locked_programme
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import ShortText
from shared.schemas.vocabulary import Brin


class RequestIn(BaseModel):
    """Information that the college asks of a school (WEB 9.2.3)."""

    brin: Brin
    about: ShortText


async def ask_information(tx: Transaction, manager: Manager, request: RequestIn) -> UUID:
    """Write down that a school is asked for information: four weeks from today (R45)."""
    await locked_programme(tx, manager.region)
    task = RegionTaskRow(
        task_id=uuid7(),
        region=manager.region,
        kind="information",
        about=f"{request.brin}: {request.about}",
        started_on=tx.today,
        due_on=four_weeks_from(tx.today),
    )
    tx.add(task)
    return task.task_id


async def finish(tx: Transaction, manager: Manager, task_id: UUID) -> None:
    """Mark a task done; when documents are handed over, the former contactgemeente lets go."""
    programme = await locked_programme(tx, manager.region)
    task = await tx.load(RegionTaskRow, task_id)
    if task.region != manager.region:
        raise NotFound("region_task")
    require(task.done_on is None, RegionRule.TASK_IS_DONE)
    task.done_on = tx.today
    await tx.session.flush()
    if task.kind == "documents":
        programme.former_contactgemeente = None


async def tasks_of(session: AsyncSession, region: int) -> list[RegionTaskRow]:
    """Return what has a clock, open ones first, the first to end on top."""
    query = select(RegionTaskRow).where(RegionTaskRow.region == region)
    order = (col(RegionTaskRow.done_on).is_not(None), col(RegionTaskRow.due_on))
    return list(await session.exec(query.order_by(*order)))
