"""What the Doorstroompunt's pages show: everybody by how it stands, and one person in full."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.doorstroompunt import (
    Lock,
    Standing,
    asks_attention,
    standing,
    why_not,
)
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import (
    ConsultationRow,
    InterestRow,
    PersonRow,
    StepRow,
    SupportRow,
)
from services.municipality.models.doorstroompunt import Details, Words
from services.municipality.steps.consultations import lock_of
from services.municipality.steps.doorstroompunt import details_of
from shared.rules import NotFound
from shared.runtime.sealing import Sealer
from shared.schemas.personal import ConsultationReply, Sealed
from shared.schemas.vocabulary import DoorstroompuntEndReason

MOST = 500
"""Most people on one list."""
Of = TypeVar("Of", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Helped:
    """Somebody of the Doorstroompunt, with all that was recorded."""

    row: PersonRow
    details: Details
    on: date
    consultations: Sequence[ConsultationRow] = ()
    """Oldest first."""
    interests: Sequence[InterestRow] = ()
    supports: Sequence[SupportRow] = ()
    steps: Sequence[StepRow] = ()
    words: dict[UUID, str] = field(default_factory=dict)
    """What was written, by the row it is in."""
    replies: dict[UUID, ConsultationReply] = field(default_factory=dict)
    """What schools added to their answers, by consultation."""

    @property
    def lock(self) -> Lock:
        """What decides whether support may start (R15)."""
        return lock_of(self.row, list(self.consultations), list(self.interests))

    @property
    def support(self) -> SupportRow | None:
        """The support that runs, if any."""
        return next((each for each in self.supports if each.ended_on is None), None)

    @property
    def standing(self) -> Standing:
        """How it stands with them today."""
        return standing(
            self.lock,
            running=self.support is not None,
            ended=bool(self.supports),
            barred=self.why_not is not None,
            on=self.on,
        )

    @property
    def at_the_lock(self) -> bool:
        """True while the school must be consulted before support can start (anew)."""
        may = self.support is None and self.why_not is None
        return may and (self.lock.asked or not self.lock.is_open(self.on))

    @property
    def why_not(self) -> MunicipalityRule | None:
        """Why support may not newly start, if so (R6, R14)."""
        obtained = self.row.startkwalificatie_on is not None
        return why_not(self.details.birth_date, startkwalificatie=obtained, on=self.on)

    @property
    def asked(self) -> ConsultationRow | None:
        """The question that waits for the school, if any."""
        return next((each for each in self.consultations if each.answered_on is None), None)

    @property
    def turned_27(self) -> bool:
        """True for running support of somebody who is 27: a person must decide (R6)."""
        running = self.support is not None
        return asks_attention(self.details.birth_date, running=running, on=self.on)


async def everybody(session: AsyncSession, sealer: Sealer, on: date) -> list[Helped]:
    """Return everybody whom the asker reaches, the newest first."""
    found = await session.exec(
        select(PersonRow)
        .order_by(col(PersonRow.recorded_on).desc(), col(PersonRow.subject).desc())
        .limit(MOST)
    )
    people = found.all()
    subjects = [person.subject for person in people]
    consultations = await _by_subject(session, ConsultationRow, subjects)
    interests = await _by_subject(session, InterestRow, subjects)
    supports = await _by_subject(session, SupportRow, subjects)
    return [
        Helped(
            person,
            details_of(sealer, person),
            on,
            consultations[person.subject],
            interests[person.subject],
            supports[person.subject],
        )
        for person in people
    ]


async def somebody(session: AsyncSession, sealer: Sealer, subject: UUID, on: date) -> Helped:
    """Return one person in full; raises NotFound, also beyond the asker's reach."""
    person = await session.get(PersonRow, subject)
    if person is None:
        raise NotFound("person")
    consultations = (await _by_subject(session, ConsultationRow, [subject]))[subject]
    interests = (await _by_subject(session, InterestRow, [subject]))[subject]
    supports = (await _by_subject(session, SupportRow, [subject]))[subject]
    steps = (await _by_subject(session, StepRow, [subject]))[subject]
    words = {each.interest_id: each.sealed for each in interests}
    words |= {each.step_id: each.sealed for each in steps}
    words |= {s.support_id: s.why_not_education for s in supports if s.why_not_education}
    said = [each for each in consultations if each.sealed]
    return Helped(
        person,
        details_of(sealer, person),
        on,
        sorted(consultations, key=lambda each: (each.asked_on, each.consultation_id)),
        interests,
        sorted(supports, key=lambda each: (each.started_on, each.support_id)),
        sorted(steps, key=lambda each: (each.do_by, each.step_id)),
        {of: sealer.unseal(subject, Sealed[Words](text), Words).text for of, text in words.items()},
        {each.consultation_id: _reply(sealer, subject, each) for each in said},
    )


def _reply(sealer: Sealer, subject: UUID, row: ConsultationRow) -> ConsultationReply:
    sealed = Sealed[ConsultationReply](row.sealed or "")
    return sealer.unseal(subject, sealed, ConsultationReply)


async def routed_on(session: AsyncSession, sealer: Sealer, on: date) -> list[Helped]:
    """Return who the Doorstroompunt routed on to the gemeente, the newest first (7a)."""
    found = await session.exec(
        select(PersonRow, SupportRow)
        .join(SupportRow, col(SupportRow.subject) == col(PersonRow.subject))
        .where(SupportRow.end_reason == DoorstroompuntEndReason.TO_GEMEENTE)
        .order_by(col(SupportRow.ended_on).desc(), col(SupportRow.support_id).desc())
        .limit(MOST)
    )
    return [
        Helped(person, details_of(sealer, person), on, supports=[support])
        for person, support in found
    ]


async def _by_subject(
    session: AsyncSession, kind: type[Of], subjects: Sequence[UUID]
) -> dict[UUID, list[Of]]:
    found: dict[UUID, list[Of]] = defaultdict(list)
    column = col(kind.subject)  # type: ignore[attr-defined]
    for row in await session.exec(select(kind).where(column.in_(subjects))):
        found[row.subject].append(row)  # type: ignore[attr-defined]
    return found
