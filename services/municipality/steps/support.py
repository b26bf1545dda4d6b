"""The Doorstroompunt's support: agreed to, led to an aim step by step, and ended."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.municipality.domain.doorstroompunt import (
    check_aim,
    check_may_be_helped,
    check_start,
)
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import InterestRow, PersonRow, StepRow, SupportRow
from services.municipality.models.doorstroompunt import Words
from services.municipality.steps.consultations import consultations_of, lock_of
from services.municipality.steps.doorstroompunt import details_of
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText, ShortText
from shared.schemas.doorstroompunt import DoorstroompuntEnded, DoorstroompuntStarted
from shared.schemas.vocabulary import DoorstroompuntAim, DoorstroompuntEndReason, StartGround


class StartIn(BaseModel):
    """That somebody agreed to support, and what it leads to (WEB 9.2.5(1),(2))."""

    agreed_on: date
    agreed_by: Literal["conversation", "phone", "letter"]
    aim: DoorstroompuntAim
    why_not_education: LongText | None = None


class StepIn(BaseModel):
    """A step towards the aim."""

    step: ShortText
    do_by: date


class EndIn(BaseModel):
    """Why support ends."""

    reason: DoorstroompuntEndReason


async def start(tx: Transaction, subject: UUID, asked: StartIn) -> UUID:
    """Start support of somebody who agreed, once the lock is open (R6, R14, R15)."""
    person = await tx.load(PersonRow, subject)
    running = await _running(tx, subject)
    require(running is None, MunicipalityRule.SUPPORT_RUNS_ONCE)
    check_may_be_helped(
        details_of(tx.sealer, person).birth_date,
        startkwalificatie=person.startkwalificatie_on is not None,
        on=tx.today,
    )
    consultations = await consultations_of(tx, subject)
    interests = await tx.session.exec(select(InterestRow).where(InterestRow.subject == subject))
    lock = lock_of(person, consultations, list(interests))
    ground = check_start(lock, agreed_on=asked.agreed_on, on=tx.today)
    check_aim(asked.aim, asked.why_not_education)
    answered = [each for each in consultations if each.answered_on]
    consulted = answered[-1].consultation_id if answered else None
    support = SupportRow(
        support_id=uuid7(),
        subject=subject,
        gemeentecode=person.gemeentecode,
        agreed_on=asked.agreed_on,
        agreed_by=asked.agreed_by,
        started_on=tx.today,
        ground=ground,
        consultation_id=consulted if ground is StartGround.CONSULTED else None,
        aim=asked.aim,
        why_not_education=_sealed(tx, subject, asked.why_not_education),
    )
    tx.add(support)
    kept = {"gemeentecode", "started_on", "aim", "ground", "consultation_id"}
    tx.record(person.known_as, DoorstroompuntStarted(**support.model_dump(include=kept)))
    return support.support_id


async def add_step(tx: Transaction, subject: UUID, step: StepIn) -> None:
    """Add a step towards the aim of support that runs."""
    await tx.load(PersonRow, subject)
    support = await running_support(tx, subject)
    row = StepRow(
        step_id=uuid7(),
        support_id=support.support_id,
        subject=subject,
        gemeentecode=support.gemeentecode,
        sealed=tx.sealer.seal(subject, Words(text=step.step)),
        do_by=step.do_by,
    )
    tx.add(row)


async def finish_step(tx: Transaction, subject: UUID, step_id: UUID) -> None:
    """Mark a step as done; a second time changes nothing."""
    step = await tx.load(StepRow, step_id)
    if step.subject != subject:
        raise NotFound("step")
    step.done_on = step.done_on or tx.today


async def end(tx: Transaction, subject: UUID, reason: DoorstroompuntEndReason) -> None:
    """End support; with ``to-gemeente`` the gemeente goes on (Participatiewet 7a)."""
    person = await tx.load(PersonRow, subject)
    support = await running_support(tx, subject)
    support.ended_on, support.end_reason = tx.today, reason
    event = DoorstroompuntEnded(gemeentecode=support.gemeentecode, ended_on=tx.today, reason=reason)
    tx.record(person.known_as, event)


async def running_support(tx: Transaction, subject: UUID) -> SupportRow:
    """Return the support that runs; raises RuleBroken when none does."""
    support = await _running(tx, subject)
    require(support is not None, MunicipalityRule.SUPPORT_RUNS)
    assert support is not None
    return support


async def _running(tx: Transaction, subject: UUID) -> SupportRow | None:
    found = await tx.session.exec(
        select(SupportRow)
        .where(SupportRow.subject == subject, col(SupportRow.ended_on).is_(None))
        .with_for_update()
    )
    return found.one_or_none()


def _sealed(tx: Transaction, subject: UUID, text: str | None) -> str | None:
    return None if text is None else tx.sealer.seal(subject, Words(text=text))
