"""Another coach, because the young person wants one: in one step, without a reason (R31)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.aftercare.contacts import running
from services.school.aftercare.enrolling import EnrolmentIn, enrol
from services.school.aftercare.participants import participant_for
from services.school.document import partner_of
from services.school.domain.aftercare import AftercareRule, Rhythm
from services.school.domain.catalogue import UNDER_CONTRACT
from services.school.enrolments import ENDED, ended
from services.school.models import (
    CoachChangeRow,
    EnrolmentRow,
    PartnerRow,
    StudentRow,
    TrainerRow,
)
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.schemas.school import CoachAssigned, CoachChosen
from shared.schemas.vocabulary import CoachId, Funding


class CoachIn(BaseModel):
    """The coach that somebody wants; none is "another, I do not mind who"."""

    coach_id: CoachId | None = None


@dataclass(frozen=True, slots=True)
class Coach:
    """A coach as young people see one."""

    coach_id: str
    partner_id: str
    name: str
    email: str | None = None
    story: str | None = None
    picture_id: UUID | None = None


async def coaches(session: AsyncSession, brin: str) -> Mapping[str, Coach]:
    """Return the coaches to choose from at a school, by code, in order of name.

    They are the people of the partners under contract whom the catalogue introduces, and who
    coaches somebody here already.
    """
    found = {coach.coach_id: coach for coach in await _coaching(session, brin)}
    trainers = await session.exec(
        select(TrainerRow)
        .join(PartnerRow, col(PartnerRow.partner_id) == col(TrainerRow.partner_id))
        .where(col(PartnerRow.stage).in_(UNDER_CONTRACT))
    )
    for trainer in trainers:
        known = found.get(trainer.trainer_id)
        found[trainer.trainer_id] = Coach(
            trainer.trainer_id,
            trainer.partner_id,
            trainer.name,
            known.email if known else None,
            trainer.story,
            trainer.picture_id,
        )
    ordered = sorted(found.values(), key=lambda coach: (coach.name, coach.coach_id))
    return {coach.coach_id: coach for coach in ordered}


async def _coaching(session: AsyncSession, brin: str) -> list[Coach]:
    rows = await session.exec(
        select(
            col(StudentRow.coach_id),
            col(StudentRow.coach_organisation),
            col(StudentRow.coach_name),
            col(StudentRow.coach_email),
        )
        .distinct()
        .where(
            StudentRow.brin == brin,
            col(StudentRow.coach_name).is_not(None),
            col(StudentRow.coach_organisation).startswith("partner:"),
        )
    )
    return [
        Coach(coach_id, organisation.removeprefix("partner:"), name, email)
        for coach_id, organisation, name, email in rows
        if coach_id and organisation and name
    ]


async def change_coach(
    tx: Transaction,
    subject: UUID,
    coach_id: str | None,
    *,
    asked_by: Literal["young-person", "school"],
) -> None:
    """Give somebody the coach they want; the former one loses sight of them at once.

    Raises RuleBroken when it is the same coach, or one whom nobody knows.
    """
    student = await tx.load(StudentRow, subject)
    require(coach_id != student.coach_id, AftercareRule.COACH_IS_OTHER)
    known = await coaches(tx.session, student.brin)
    chosen = known.get(coach_id) if coach_id else None
    require(coach_id is None or chosen is not None, AftercareRule.COACH_IS_KNOWN)
    tx.add(
        CoachChangeRow(
            change_id=uuid7(),
            subject=subject,
            brin=student.brin,
            former_coach_id=student.coach_id,
            former_partner_id=partner_of(student),
            coach_id=coach_id,
            changed_on=tx.today,
            asked_by=asked_by,
        )
    )
    _assign(tx, student, chosen)
    enrolment = (await running(tx, [subject])).get(subject)
    if enrolment is not None:
        await _move(tx, enrolment, student, chosen)


def _assign(tx: Transaction, student: StudentRow, chosen: Coach | None) -> None:
    student.coach_id = chosen.coach_id if chosen else None
    student.coach_name = chosen.name if chosen else None
    student.coach_email = chosen.email if chosen else None
    student.coach_organisation = f"partner:{chosen.partner_id}" if chosen else None
    if chosen is not None:
        assigned = CoachAssigned(
            coach_id=chosen.coach_id,
            coach_organisation=f"partner:{chosen.partner_id}",
            since=tx.today,
        )
        tx.record(student.subject, assigned)


async def _move(
    tx: Transaction, enrolment: EnrolmentRow, student: StudentRow, chosen: Coach | None
) -> None:
    """Move the aftercare along, with what is due; to another partner it is a new enrolment."""
    if chosen is None or chosen.partner_id == enrolment.partner_id:
        enrolment.coach_id = chosen.coach_id if chosen else None
        enrolment.status = "confirmed" if chosen else "new"
        event = CoachChosen(
            enrolment_id=enrolment.enrolment_id,
            partner_id=enrolment.partner_id,
            coach_id=enrolment.coach_id,
            chosen_on=tx.today,
        )
        tx.record(student.subject, event)
        return
    tx.record(student.subject, ended(enrolment, tx.today))
    due = enrolment.rhythm()
    enrolment.status, enrolment.coach_id = ENDED, None
    enrolment.follow(Rhythm(None, None))
    await tx.session.flush()  # only one aftercare runs at a time, the database says
    asked = EnrolmentIn(
        subject=student.subject,
        kind="aftercare",
        partner_id=chosen.partner_id,
        coach_id=chosen.coach_id,
        funding=Funding(enrolment.funding),
    )
    following = enrol(tx, asked, student, await participant_for(tx, student))
    following.follow(due)
