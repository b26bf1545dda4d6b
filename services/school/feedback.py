"""The short line back: a contact person for each course, and signals that get an answer (R37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.asking import Asker
from services.school.domain import feedback as rules
from services.school.domain.feedback import Decision, FeedbackRule
from services.school.models import ContactPersonRow, PartnerRow, SignalRow, StudentRow
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.reference import qualification
from shared.rules import NotFound, require
from shared.runtime.texts import LongText, ShortText
from shared.schemas.partner import FeedbackGiven
from shared.schemas.personal import Feedback
from shared.schemas.quality import SignalDecided
from shared.schemas.vocabulary import Crebo, PartnerId

Email = Annotated[
    ShortText, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", to_lower=True)
]


class NewContactPerson(BaseModel):
    """Who is the contact person of a course from now on."""

    name: ShortText
    email: Email


class NewSignal(BaseModel):
    """What somebody wants to tell."""

    text: LongText
    about_module: UUID | None = None
    about_partner: PartnerId | None = None


class Verdict(BaseModel):
    """What becomes of a signal, and why; the giver reads both."""

    decision: Decision
    reason: LongText


@dataclass(frozen=True, slots=True)
class Course:
    """A course with students, and its contact person if there is one."""

    crebo: str
    name: str
    students: int
    contact: ContactPersonRow | None

    @property
    def vacant(self) -> bool:
        """Return True when nobody is the contact person."""
        return self.contact is None


async def courses(session: AsyncSession, brin: str, on: date) -> list[Course]:
    """Return the courses of a school that have students, those without contact person first."""
    counted = await session.exec(
        select(StudentRow.crebo, func.count())
        .where(func.left(StudentRow.brin, 4) == brin[:4], StudentRow.status == "student")
        .group_by(col(StudentRow.crebo))
    )
    rows = await session.exec(select(ContactPersonRow).where(ContactPersonRow.brin == brin[:4]))
    contacts = {row.crebo: row for row in rows}
    found = [
        Course(crebo, qualification(crebo, on).name, number, contacts.get(crebo))
        for crebo, number in counted
    ]
    return sorted(found, key=lambda course: (not course.vacant, course.name, course.crebo))


async def name_contact(tx: Transaction, brin: str, crebo: Crebo, person: NewContactPerson) -> None:
    """Make somebody the contact person of a course, in the place of who it was."""
    known = {course.crebo for course in await courses(tx.session, brin, tx.today)}
    require(crebo in known, FeedbackRule.COURSE_EXISTS)
    row = await tx.session.get(ContactPersonRow, (brin[:4], crebo), with_for_update=True)
    values = person.model_dump() | {"since": tx.today}
    if row is None:
        tx.add(ContactPersonRow(brin=brin[:4], crebo=crebo, **values))
    else:
        row.sqlmodel_update(values)


def give_signal(tx: Transaction, asker: Asker, signal: NewSignal) -> UUID:
    """Keep a signal; it needs a decision within twenty working days (R37)."""
    row = SignalRow(
        signal_id=uuid7(),
        brin=asker.brin,
        giver=asker.code,
        giver_name=asker.name,
        given_on=tx.today,
        decide_by=rules.decide_by(tx.today),
        **signal.model_dump(),
    )
    tx.add(row)
    return row.signal_id


async def hear_partner(tx: Transaction, events: Sequence[Received[FeedbackGiven]]) -> None:
    """Keep what partners bring up with their report; the school decides on it as on any (R37)."""
    partners = await tx.load_many(PartnerRow, {e.event.partner_id for e in events})
    for received in events:
        given = received.event
        partner = partners.get(given.partner_id)
        if partner is None:
            raise NotFound("partner")
        content = tx.sealer.unseal(received.subject, given.content, Feedback)
        tx.add(
            SignalRow(
                signal_id=given.feedback_id,
                brin=given.brin,
                giver=f"partner:{given.partner_id}",
                giver_name=partner.name,
                about_module=given.module_id if given.about == "module" else None,
                about_klas=given.klas if given.about == "class" else None,
                order_id=received.subject,
                text=content.text,
                given_on=given.given_on,
                decide_by=rules.decide_by(given.given_on),
            )
        )


async def take_up(tx: Transaction, signal_id: UUID, owner: str) -> None:
    """Name who takes a signal up (R37)."""
    (await tx.load(SignalRow, signal_id)).owner = owner


async def decide(tx: Transaction, signal_id: UUID, verdict: Verdict) -> None:
    """Decide on a signal; the giver sees it at once, a partner by an event (R37)."""
    row = await tx.load(SignalRow, signal_id)
    rules.decide(owner=row.owner, before=Decision(row.decision) if row.decision else None)
    row.decision, row.reason, row.decided_on = verdict.decision, verdict.reason, tx.today
    kind, _, partner_id = row.giver.partition(":")
    if row.order_id is not None and kind == "partner":
        event = SignalDecided(
            feedback_id=signal_id,
            partner_id=partner_id,
            decision=verdict.decision.value,
            reason=tx.sealer.seal(row.order_id, Feedback(text=verdict.reason)),
            decided_on=tx.today,
        )
        tx.record(row.order_id, event)


async def signals(session: AsyncSession, giver: str | None = None) -> Sequence[SignalRow]:
    """Return signals that the asker reaches, what waits longest first; or those of one giver."""
    query = select(SignalRow).order_by(
        col(SignalRow.decision).is_not(None), col(SignalRow.decide_by), col(SignalRow.signal_id)
    )
    if giver is not None:
        query = query.where(SignalRow.giver == giver)
    return (await session.exec(query)).all()


async def late(session: AsyncSession, on: date) -> int:
    """Return how many signals should have had their decision (R37)."""
    query = select(func.count()).where(
        col(SignalRow.decision).is_(None), col(SignalRow.decide_by) < on
    )
    return (await session.exec(query)).one()
