"""The case that a command is about, and who works on it."""

from uuid import UUID

from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import CaseRow, WorkerRow
from shared.access.decide import Access
from shared.access.who import Role
from shared.messaging.transaction import Transaction
from shared.rules import require


async def open_case(tx: Transaction, subject: UUID) -> CaseRow:
    """Return an open case, locked; raises NotFound, and RuleBroken for a closed one."""
    case = await tx.load(CaseRow, subject)
    require(case.status == "open", MunicipalityRule.CASE_IS_OPEN)
    return case


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
