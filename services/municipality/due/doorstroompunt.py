"""What falls due at the Doorstroompunt: questions without answer, and data that must go."""

from datetime import date, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.models import ConsultationRow, TermRow
from services.municipality.steps.own_part import delete_parts
from shared.messaging.transaction import Transaction
from shared.reference.mailboxes import doorstroompunt_mailbox
from shared.runtime.due import DueAction
from shared.schemas.doorstroompunt import ConsultationOverdue

_WAITING = (col(ConsultationRow.answered_on).is_(None), col(ConsultationRow.overdue_on).is_(None))


async def _first_overdue(session: AsyncSession) -> date | None:
    last_day = (
        await session.exec(select(func.min(ConsultationRow.answer_by)).where(*_WAITING))
    ).one()
    return last_day + timedelta(days=1) if last_day else None


async def _say_overdue(tx: Transaction, day: date, limit: int) -> int:
    found = await tx.session.exec(
        select(ConsultationRow)
        .where(*_WAITING, col(ConsultationRow.answer_by) < day)
        .order_by(col(ConsultationRow.answer_by), col(ConsultationRow.consultation_id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    late = found.all()
    for each in late:
        each.overdue_on = day
        said = each.model_dump(include={"consultation_id", "brin", "gemeentecode", "answer_by"})
        mailbox = doorstroompunt_mailbox(each.gemeentecode)
        tx.record(each.subject, ConsultationOverdue(**said, intake_mailbox=mailbox))
    return len(late)


async def _first_deletion(session: AsyncSession) -> date | None:
    return (await session.exec(select(func.min(TermRow.delete_on)))).one()


async def _delete(tx: Transaction, day: date, limit: int) -> int:
    """Delete what may no longer be kept, without being able to read it (R48, R49)."""
    found = await tx.session.exec(
        select(TermRow)
        .where(col(TermRow.delete_on) <= day)
        .order_by(col(TermRow.delete_on), col(TermRow.subject))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    terms = found.all()
    await delete_parts(tx, terms)
    return len(terms)


SAY_OVERDUE = DueAction("overdue consultations", _first_overdue, _say_overdue)
"""Says once that a school did not answer in time (R15)."""
DELETE_OWN_PARTS = DueAction("delete own parts", _first_deletion, _delete)
"""Deletes health and criminal data at the end of their term (R49)."""
