"""The intake: what the document answers is not asked; the rest is asked once, and kept sealed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.intake import Known, Question, known_from, open_questions
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import HandoverRow, IntakeRow
from services.municipality.steps.document import opened
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.runtime.sealing import Sealer
from shared.runtime.texts import LongText
from shared.schemas.personal import Sealed


class Said(BaseModel):
    """An answer as it is kept: sealed under the young person."""

    text: str


class IntakeIn(BaseModel):
    """Answers to questions of the intake; not all of them have to be given at once."""

    answers: dict[Question, LongText]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given here, and when."""

    text: str
    on: date


@dataclass(frozen=True, slots=True)
class Intake:
    """Where the intake of one handover stands."""

    handover: HandoverRow
    known: Mapping[Question, Known]
    """What the overgangsdocument answers: not asked again."""
    given: Mapping[Question, Given]
    """What was asked and answered here."""

    def to_ask(self, again: Collection[Question] = ()) -> tuple[Question, ...]:
        """Return what is still to be asked."""
        return open_questions(self.known, self.given, again)


async def intake(session: AsyncSession, handover_id: UUID, sealer: Sealer) -> Intake:
    """Return the intake of an accepted handover; raises NotFound and RuleBroken (R54)."""
    handover, document = await opened(session, handover_id, sealer)
    require(handover.status == "accepted", MunicipalityRule.INTAKE_AFTER_ACCEPTING)
    rows = await session.exec(select(IntakeRow).where(IntakeRow.handover_id == handover_id))
    given = {Question(row.question): _given(sealer, row) for row in rows}
    return Intake(handover, known_from(document), given)


def _given(sealer: Sealer, row: IntakeRow) -> Given:
    said = sealer.unseal(row.subject, Sealed[Said](row.answer), Said)
    return Given(said.text, row.answered_on)


async def keep(tx: Transaction, handover_id: UUID, answers: Mapping[Question, str]) -> int:
    """Keep answers, the newest of each question; returns how many. Raises RuleBroken."""
    handover = await tx.load(HandoverRow, handover_id)
    found = await intake(tx.session, handover_id, tx.sealer)
    require(not set(answers) & set(found.known), MunicipalityRule.ASKED_ALREADY)
    for question, text in answers.items():
        row = IntakeRow(
            handover_id=handover_id,
            question=question,
            subject=handover.subject,
            answer=tx.sealer.seal(handover.subject, Said(text=text)),
            answered_on=tx.today,
        )
        await tx.session.merge(row)
    return len(answers)
