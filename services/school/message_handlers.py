"""What the school does when it hears what became of messages, and what people want (R34)."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from services.school.aftercare.preferences import follow_choice
from services.school.inbox import inbox
from services.school.models import StudentRow
from shared import message_log
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.notifications import (
    MessageFailed,
    MessageHeld,
    MessageLapsed,
    MessageRefused,
    MessageSent,
    OptedIn,
    OptedOut,
)


async def keep_log(events: Sequence[Received[Any]], tx: Transaction) -> None:
    """Keep how messages to own students stand; those of orders and sign-ups are of nobody here."""
    await message_log.keep(tx, await _of_students(events, tx))


for kind in (MessageSent, MessageHeld, MessageLapsed, MessageRefused):
    inbox.handles(kind)(keep_log)


@inbox.handles(MessageFailed)
async def note_failures(events: Sequence[Received[MessageFailed]], tx: Transaction) -> None:
    """Keep them, and note whose mail address does not work: the coach asks for another one."""
    await keep_log(events, tx)
    unreachable = {e.subject for e in events if e.event.reason == "unreachable"}
    for student in (await tx.load_many(StudentRow, unreachable)).values():
        student.mail_failed_for = student.email


@inbox.handles(OptedOut)
async def follow_opt_out(events: Sequence[Received[OptedOut]], tx: Transaction) -> None:
    """Want no more what the person turned off."""
    await _follow(events, tx, wanted=False)


@inbox.handles(OptedIn)
async def follow_opt_in(events: Sequence[Received[OptedIn]], tx: Transaction) -> None:
    """Want what the person turned on."""
    await _follow(events, tx, wanted=True)


async def _follow(events: Sequence[Received[Any]], tx: Transaction, *, wanted: bool) -> None:
    own = await _of_students(events, tx)
    await message_log.keep(tx, own)
    for received in own:
        event = received.event
        await follow_choice(tx, received.subject, event.purpose, event.brin, wanted=wanted)


async def _of_students(events: Sequence[Received[Any]], tx: Transaction) -> list[Received[Any]]:
    ours = message_log.sent_for("school", events)
    found = await tx.session.exec(
        select(StudentRow.subject).where(col(StudentRow.subject).in_({e.subject for e in ours}))
    )
    known = set(found)
    return [each for each in ours if each.subject in known]
