"""Sign-ups that wait: for a diploma, or until their time is up."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.aftercare.sign_ups import forget, settle
from services.school.domain.sign_ups import WAITING, SignUpStatus, lapses_on, waits_on
from services.school.models import SignUpRow, StudentRow
from shared.messaging.transaction import Transaction

_GRADUATED = (SignUpRow.status == SignUpStatus.PRE_REGISTERED, StudentRow.status == "graduate")
_PERSON = col(StudentRow.subject) == col(SignUpRow.subject)


async def first_to_activate(session: AsyncSession) -> date | None:
    """Return the earliest diploma of somebody who signed up as a student."""
    query = select(func.min(StudentRow.diploma_on)).join(SignUpRow, _PERSON).where(*_GRADUATED)
    return (await session.exec(query)).one()


async def activate(tx: Transaction, day: date, limit: int) -> int:
    """Let sign-ups of students become active, now that they have their diploma."""
    found = await tx.session.exec(
        select(SignUpRow, StudentRow)
        .join(StudentRow, _PERSON)
        .where(*_GRADUATED, col(StudentRow.diploma_on) <= day)
        .order_by(col(SignUpRow.sign_up_id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = found.all()
    for sign_up, student in rows:
        await settle(tx, sign_up, student)
    return len(rows)


async def first_to_lapse(session: AsyncSession) -> date | None:
    """Return the earliest day on which a sign-up's time is up."""
    return (await session.exec(select(func.min(SignUpRow.lapses_on)))).one()


async def lapse(tx: Transaction, day: date, limit: int) -> int:
    """Let sign-ups lapse, with all that is personal in them; who still expects a diploma waits."""
    found = await tx.session.exec(
        select(SignUpRow)
        .where(col(SignUpRow.lapses_on) <= day)
        .order_by(col(SignUpRow.lapses_on), col(SignUpRow.sign_up_id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = found.all()
    diplomas = await tx.session.exec(
        select(StudentRow.subject, col(StudentRow.diploma_on)).where(
            col(StudentRow.subject).in_({row.subject for row in rows})
        )
    )
    diploma_of = dict(diplomas.all())
    for row in rows:
        diploma_on = diploma_of.get(row.subject) if row.subject else None
        if waits_on(SignUpStatus(row.status), diploma_on, day):
            row.lapses_on = lapses_on(SignUpStatus.PRE_REGISTERED, day, diploma_on)
            continue
        forget(row)
    return len(rows)


async def waiting_sign_ups(
    session: AsyncSession, status: SignUpStatus | None = None, limit: int = 200
) -> Sequence[SignUpRow]:
    """Return sign-ups oldest first, those that wait when no status is asked for."""
    statuses = [status] if status else sorted(WAITING)
    found = await session.exec(
        select(SignUpRow)
        .where(col(SignUpRow.status).in_(statuses))
        .order_by(col(SignUpRow.received_on), col(SignUpRow.sign_up_id))
        .limit(limit)
    )
    return found.all()
