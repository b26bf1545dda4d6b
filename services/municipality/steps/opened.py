"""The case that a command is about, and who works on it."""

from uuid import UUID

from sqlmodel import col, select

from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import CaseRow, RegieRow, WorkerRow
from shared.access.decide import Access
from shared.access.who import Role
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require


async def open_case(tx: Transaction, subject: UUID) -> CaseRow:
    """Return an open case, locked; raises NotFound, and RuleBroken for a closed one."""
    case = await tx.load(CaseRow, subject)
    require(case.status == "open", MunicipalityRule.CASE_IS_OPEN)
    return case


async def last_holding(tx: Transaction, subject: UUID) -> RegieRow:
    """Return the newest holding of a person, locked; raises NotFound.

    Whoever needs both locks it before the case, as who accepts a handover does: no deadlock.
    """
    found = await tx.session.exec(
        select(RegieRow)
        .where(RegieRow.subject == subject)
        .order_by(col(RegieRow.version).desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound("support_case")
    return row


async def know_worker(tx: Transaction, access: Access, gemeentecode: str) -> str | None:
    """Keep the name of who works on a case, for colleagues to give tasks to; returns the number.

    A system is nobody's colleague.
    """
    if access.role is Role.SYSTEM:
        return None
    row = WorkerRow(
        gemeentecode=gemeentecode,
        worker_id=access.who.subject,
        name=access.who.name,
    )
    await tx.session.merge(row)
    await tx.session.flush()
    return row.worker_id
