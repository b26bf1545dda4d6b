"""Contact moments and outcomes: only a conversation moves the rhythm on."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, model_validator
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.domain.aftercare import (
    AftercareRule,
    Channel,
    after_attempt,
    after_two_way,
)
from services.school.domain.year import review_day
from services.school.models import ContactRow, EnrolmentRow, OutcomeRow, StudentRow
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText, ShortText
from shared.schemas.school import ContactRecorded, OutcomeReported
from shared.schemas.vocabulary import CoachId, Outcome


class ContactIn(BaseModel):
    """A contact moment: a conversation, or an attempt that nobody answered."""

    subject: UUID
    kind: Literal["two-way", "attempt"]
    channel: Channel
    rhythm_month: Literal[1, 3, 6, 9, 11] | None = None
    coach_id: CoachId
    agreement: LongText | None = None
    next_step: ShortText | None = None
    appointment_on: date | None = None

    @model_validator(mode="after")
    def _an_attempt_agrees_nothing(self) -> Self:
        if self.kind == "attempt" and (self.agreement or self.appointment_on):
            raise ValueError(AftercareRule.ATTEMPT_WITHOUT_AGREEMENT.value)
        return self


class OutcomeIn(BaseModel):
    """Where a graduate is now."""

    subject: UUID
    outcome: Outcome
    reported_by: Literal["coach", "school", "young-person"]


async def record_contacts(tx: Transaction, contacts: Sequence[ContactIn]) -> None:
    """Record contact moments and plan the next ones; raises NotFound, RuleBroken."""
    students = await tx.load_many(StudentRow, {c.subject for c in contacts})
    enrolments = await running(tx, list(students))
    for contact in contacts:
        student = students.get(contact.subject)
        if student is None or student.diploma_on is None:
            raise NotFound("graduate")
        ahead = contact.appointment_on is None or contact.appointment_on > tx.today
        require(ahead, AftercareRule.APPOINTMENT_AHEAD)
        row = ContactRow(contact_id=uuid7(), contacted_on=tx.today, **contact.model_dump())
        tx.add(row)
        told = row.model_dump(exclude={"subject", "agreement", "next_step", "appointment_on"})
        tx.record(contact.subject, ContactRecorded(**told))
        enrolment = enrolments.get(contact.subject)
        if enrolment is not None:
            _plan(enrolment, contact, student.diploma_on, tx.today)


def _plan(enrolment: EnrolmentRow, contact: ContactIn, diploma_on: date, on: date) -> None:
    known = enrolment.rhythm()
    if contact.kind == "attempt":
        enrolment.follow(after_attempt(known, contact.channel, on))
        return
    following = after_two_way(
        known,
        diploma_on,
        on,
        month=contact.rhythm_month,
        appointment_on=contact.appointment_on,
    )
    enrolment.follow(following)


async def report_outcomes(tx: Transaction, outcomes: Sequence[OutcomeIn]) -> None:
    """Note where graduates are now, each until its review date; raises NotFound."""
    students = await tx.load_many(StudentRow, {o.subject for o in outcomes})
    enrolments = await running(tx, list(students))
    for reported in outcomes:
        student = students.get(reported.subject)
        if student is None:
            raise NotFound("graduate")
        student.outcome = reported.outcome
        student.outcome_review_on = review_day(reported.outcome, tx.today)
        keep_outcome(tx, reported.subject, reported.outcome, reported.reported_by)
        event = OutcomeReported(
            outcome=reported.outcome,
            reported_on=tx.today,
            review_on=student.outcome_review_on,
            reported_by=reported.reported_by,
        )
        tx.record(reported.subject, event)
        enrolment = enrolments.get(reported.subject)
        if enrolment is not None and reported.outcome != Outcome.ONBEKEND:
            enrolment.lapsed_on = None


def keep_outcome(tx: Transaction, subject: UUID, outcome: str, reported_by: str) -> None:
    """Keep an outcome in the history, from which reports tell where somebody was on a day."""
    tx.add(
        OutcomeRow(
            outcome_id=uuid7(),
            subject=subject,
            outcome=outcome,
            reported_on=tx.today,
            reported_by=reported_by,
        )
    )


async def ask(tx: Transaction, subject: UUID) -> None:
    """Note that the young person asked to be called; raises NotFound when nobody coaches them."""
    await tx.load(StudentRow, subject)
    enrolment = (await running(tx, [subject])).get(subject)
    if enrolment is None:
        raise NotFound("enrolment")
    note_question(enrolment, tx.today)


def note_question(enrolment: EnrolmentRow, on: date) -> None:
    """Put somebody who asked on the list of today, whatever was tried before."""
    enrolment.asked_on = enrolment.asked_on or on
    enrolment.try_again_on = None


async def running(tx: Transaction, subjects: Sequence[UUID]) -> dict[UUID, EnrolmentRow]:
    """Return the aftercare that runs, by person; the caller holds their locks."""
    found = await tx.session.exec(
        select(EnrolmentRow).where(
            col(EnrolmentRow.subject).in_(subjects),
            EnrolmentRow.kind == "aftercare",
            EnrolmentRow.status != "ended",
        )
    )
    return {row.subject: row for row in found}
