"""A longer term of guidance, where life asks for it (R4)."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field
from uuid_utils.compat import uuid7

from services.school.domain.eligibility import extend_term
from services.school.domain.handover import SchoolRule
from services.school.domain.year import Step, can_extend
from services.school.models import ExtensionRow, StudentRow
from services.school.steps import schedule
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.schemas.vocabulary import CoachId


class ExtensionIn(BaseModel):
    """A longer term of guidance (R4)."""

    reason: Literal["a", "b", "c", "d", "e", "f"]
    """The circumstance in WEB 8.1.5(3)."""
    until: date = Field(lt=date(2100, 1, 1))
    approver: CoachId
    """Code of who approves; never a name."""


async def extend(tx: Transaction, subject: UUID, asked: ExtensionIn) -> date:
    """Extend the term; what was still to come moves along. Returns its end; raises RuleBroken."""
    student = await tx.load(StudentRow, subject)
    step = Step(student.next_step) if student.next_step else None
    require(can_extend(step), SchoolRule.TERM_RUNS)
    assert step is not None
    assert student.term_ends_on is not None
    former = student.term_ends_on
    student.term_ends_on = extend_term(
        former, reason=asked.reason, until=asked.until, approver=asked.approver
    )
    schedule(student, step)
    tx.add(
        ExtensionRow(
            extension_id=uuid7(),
            subject=subject,
            former_end=former,
            granted_on=tx.today,
            **asked.model_dump(),
        )
    )
    return student.term_ends_on
