"""Lets messages to persons go when it is their turn (R33): what is held becomes pending, or ends.

Who judges the messages of a person has locked that person, so that two mailers never give away the
same place. What is pending counts as sent now; the mailer sends it as soon as it can.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import and_, col, or_, select

from services.notifications.domain import Status, Template
from services.notifications.domain.dosing import (
    Dosing,
    Outcome,
    Verdict,
    Waiting,
    Why,
    judge,
    look_again,
)
from services.notifications.domain.hours import Hours, day_of
from services.notifications.domain.preferences import Choice, Refusal, refusal
from services.notifications.domain.purposes import KINDS, Purpose
from services.notifications.models import AliasRow, MessageRow
from services.notifications.preferences import choices_of, tell_refused
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.settings import Settings
from shared.schemas.notifications import MessageHeld, MessageLapsed

PEOPLE_AT_ONCE = 100
"""People whose messages one transaction judges."""

_DUE = text(
    """
    SELECT recipient_id FROM recipient
    WHERE recipient_id IN (
        SELECT a.recipient_id FROM message m JOIN alias a USING (subject)
        WHERE m.status = 'held' AND m.look_at <= :now
        ORDER BY m.look_at LIMIT :limit)
    ORDER BY recipient_id FOR UPDATE SKIP LOCKED
    """
)


def dosing_of(settings: Settings) -> Dosing:
    """Return how much a person gets, and when."""
    promotion = Hours(settings.promotion_from_hour, settings.promotion_until_hour, every_day=False)
    service = Hours(settings.service_from_hour, settings.service_until_hour, every_day=True)
    return Dosing(settings.dosing_messages, settings.dosing_days, promotion, service)


async def release(transactions: Transactions, rules: Dosing) -> None:
    """Judge the messages of people of whom something is due to be judged."""
    async with transactions.begin() as tx:
        await _call_back(tx, rules)
    async with transactions.begin() as tx:
        due = await tx.session.scalars(_DUE, {"now": tx.now, "limit": PEOPLE_AT_ONCE})
        if recipients := due.all():
            await _judge(tx, recipients, rules)


async def _call_back(tx: Transaction, rules: Dosing) -> None:
    """Hold again what the mail server did not take before its hour or day was over.

    It writes nothing when there is nothing: every write wakes the mailers.
    """
    query = (
        select(MessageRow)
        .where(MessageRow.status == Status.PENDING, MessageRow.purpose != Purpose.SERVICE)
        .with_for_update(skip_locked=True)
    )
    if rules.promotion.open_at(tx.now):
        query = query.where(col(MessageRow.useful_until) < tx.today)
    for message in await tx.session.exec(query):
        message.status, message.look_at = Status.HELD, tx.now


async def _judge(tx: Transaction, recipients: Sequence[UUID], rules: Dosing) -> None:
    people: dict[UUID, list[UUID]] = defaultdict(list)
    for alias in await tx.session.exec(
        select(AliasRow).where(col(AliasRow.recipient_id).in_(recipients))
    ):
        people[alias.recipient_id].append(alias.subject)
    subjects = [subject for those in people.values() for subject in those]
    choices = await choices_of(tx, subjects)
    messages = await _messages(tx, subjects, rules)
    for pseudonyms in people.values():
        own = [message for subject in pseudonyms for message in messages[subject]]
        _judge_person(tx, own, [choices[subject] for subject in pseudonyms], rules)


async def _messages(
    tx: Transaction, subjects: Sequence[UUID], rules: Dosing
) -> dict[UUID, list[MessageRow]]:
    """Return what is held for people, and the promotion that counts."""
    found = await tx.session.exec(
        select(MessageRow).where(
            col(MessageRow.subject).in_(subjects),
            or_(
                col(MessageRow.status) == Status.HELD,
                and_(
                    col(MessageRow.purpose) != Purpose.SERVICE,
                    or_(
                        col(MessageRow.status) == Status.PENDING,
                        col(MessageRow.sent_at) > tx.now - rules.window,
                    ),
                ),
            ),
        )
    )
    messages: dict[UUID, list[MessageRow]] = defaultdict(list)
    for message in found:
        messages[message.subject].append(message)
    return messages


def _judge_person(
    tx: Transaction, messages: Sequence[MessageRow], choices: list[list[Choice]], rules: Dosing
) -> None:
    held = {each.message_id: each for each in messages if each.status == Status.HELD}
    counted = [each.sent_at or tx.now for each in messages if each.status != Status.HELD]
    refusals = {key: _refusal(message, choices) for key, message in held.items()}
    waiting = [_waiting(message, refusals[key]) for key, message in held.items()]
    for verdict in judge(waiting, counted, rules, tx.now):
        message = held[verdict.message_id]
        if verdict.outcome is Outcome.GO:
            message.status = Status.PENDING
        elif verdict.outcome is Outcome.HOLD:
            _hold(tx, message, verdict)
        elif verdict.outcome is Outcome.LAPSE:
            _lapse(tx, message)
        elif refused := refusals[verdict.message_id]:
            message.status = Status.REFUSED
            tell_refused(tx, message, refused)


def _refusal(message: MessageRow, choices: list[list[Choice]]) -> Refusal | None:
    school = (message.organisation or "").partition(":")[2]
    return refusal(choices, Purpose(message.purpose), school)


def _waiting(message: MessageRow, refused: Refusal | None) -> Waiting:
    return Waiting(
        message_id=message.message_id,
        purpose=Purpose(message.purpose),
        priority=message.priority,
        written_at=message.written_at,
        asked_just_now=KINDS[Template(message.template)].asked_just_now,
        refusal=refused,
        send_from=message.send_from,
        useful_until=message.useful_until,
    )


def _hold(tx: Transaction, message: MessageRow, verdict: Verdict) -> None:
    """Hold a message, and tell it when that is news; what its sender planned is not held up."""
    assert verdict.until is not None, "what waits has its time"
    before = day_of(message.held_until) if message.held_until else None
    news = (day_of(verdict.until), verdict.why) != (before, message.held_for)
    message.held_until, message.held_for = verdict.until, verdict.why
    message.look_at = look_again(verdict, message.useful_until, tx.now)
    if news and verdict.why is not Why.PLANNED:
        tx.record(message.subject, MessageHeld(**_said(message), **_held(verdict)))


def _held(verdict: Verdict) -> dict[str, datetime | str | None]:
    return {"until": verdict.until, "reason": verdict.why}


def _lapse(tx: Transaction, message: MessageRow) -> None:
    message.status = Status.LAPSED
    days = {"useful_until": message.useful_until, "lapsed_on": tx.today}
    tx.record(message.subject, MessageLapsed(**_said(message), **days))


def _said(message: MessageRow) -> dict[str, Any]:
    return message.model_dump(include={"message_id", "template", "campaign_id", "organisation"})
