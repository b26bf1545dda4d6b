"""Choosing which systems of an organisation are told: webhooks, and the topic at Kafka."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from aiokafka.errors import KafkaError
from pydantic import AwareDatetime, BaseModel, StringConstraints, model_validator
from sqlmodel import col, func, select
from uuid_utils.compat import uuid7

from shared.connections import webhooks as rules
from shared.connections.addresses import WebhookUrl, may_register
from shared.connections.deliverer import NO_SECRET
from shared.connections.history import History
from shared.connections.keys import renew, signing_keys
from shared.connections.reading import end_of, place_at, place_before
from shared.connections.rows import HistoryEndRow, WebhookAttemptRow, WebhookRow
from shared.connections.sending import Outcome, Sender
from shared.connections.signatures import signed_headers
from shared.connections.standing import settle
from shared.connections.webhooks import ConnectionRule, WebhookStatus
from shared.messaging.login import KafkaLogin
from shared.messaging.topics import check_topics
from shared.messaging.transaction import Transaction, Transactions
from shared.rules import NotFound, RuleBroken, require
from shared.runtime.clock import SystemClock
from shared.schemas.event import format_time

Mailbox = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$"
    ),
]
"""A shared mailbox, not a person's."""
TEST_TYPE = "webhook.test"


class NewWebhook(BaseModel):
    """A receiver."""

    url: WebhookUrl
    owner_mailbox: Mailbox
    after: str | None = None
    """Cursor to begin behind; from now on without it."""


class RotationIn(BaseModel):
    """How to renew a secret."""

    at_once: bool = False
    """True when the former one leaked: it does not sign along for a day."""


class ReplayIn(BaseModel):
    """From where to deliver again: an instant, or a cursor of the feed."""

    since: AwareDatetime | None = None
    after: str | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.since is None) == (self.after is None):
            raise ValueError("Noem een moment (since) of een plaats (after), niet allebei.")
        return self


async def add_webhook(
    tx: Transaction, code: str, new: NewWebhook, *, to_loopback: bool
) -> tuple[UUID, str]:
    """Add a receiver of an organisation; returns its identity and its secret, shown this once."""
    require(may_register(new.url, to_loopback=to_loopback), ConnectionRule.ADDRESS_IS_PUBLIC)
    query = select(func.count()).where(col(WebhookRow.code) == code)
    known = (await tx.session.exec(query)).one()
    require(known < rules.MOST_WEBHOOKS, ConnectionRule.NOT_TOO_MANY)
    begin = (
        await end_of(tx.session, code)
        if new.after is None
        else await place_at(tx.session, code, new.after)
    )
    webhook = WebhookRow(
        webhook_id=uuid7(),
        code=code,
        created_at=tx.now,
        delivered=begin,
        status=WebhookStatus.ACTIVE,
        due_at=tx.now,
        url=new.url,
        owner_mailbox=new.owner_mailbox,
    )
    tx.add(webhook)
    await tx.session.flush()
    return webhook.webhook_id, await renew(tx, webhook.webhook_id)


async def rotate(tx: Transaction, webhook_id: UUID, *, at_once: bool) -> str:
    """Give a webhook a new secret, and return it; the former one signs along for a day."""
    await tx.load(WebhookRow, webhook_id)
    return await renew(tx, webhook_id, at_once=at_once)


async def pause(tx: Transaction, webhook_id: UUID) -> WebhookRow:
    """Deliver nothing until it is resumed; nothing is lost."""
    webhook = await tx.load(WebhookRow, webhook_id)
    webhook.status = WebhookStatus.PAUSED
    return webhook


async def resume(tx: Transaction, webhook_id: UUID) -> WebhookRow:
    """Deliver again, at once, from where it stopped; also after an automatic pause."""
    webhook = await tx.load(WebhookRow, webhook_id)
    settle(webhook, rules.fresh(tx.now), resumed=True)
    return webhook


async def replay(tx: Transaction, webhook_id: UUID, from_where: ReplayIn) -> WebhookRow:
    """Deliver again from an instant or a cursor on; a later cursor skips what is before it."""
    webhook = await tx.load(WebhookRow, webhook_id)
    if from_where.since is not None:
        place = await place_before(tx.session, webhook.code, from_where.since)
    else:
        place = await place_at(tx.session, webhook.code, from_where.after or "")
    webhook.delivered = place
    webhook.claim = webhook.claimed_until = None  # what is under way no longer counts
    webhook.attempts, webhook.failing_since, webhook.due_at = 0, None, tx.now
    return webhook


async def remove(tx: Transaction, webhook_id: UUID) -> None:
    """Remove a receiver with its secrets and its log."""
    await tx.session.delete(await tx.load(WebhookRow, webhook_id))


async def switch_topic(
    tx: Transaction, history: History, code: str, kafka: KafkaLogin, *, to_topic: bool
) -> None:
    """Let a history go to its topic from now on, or no longer.

    Only to a topic that exists: an event for one that does not would keep the others back.
    """
    if to_topic:
        await _check_topic(kafka, history.topic(code))
    end = await tx.session.get(HistoryEndRow, code, with_for_update=True)
    if end is None:
        tx.add(HistoryEndRow(code=code, to_topic=to_topic))
    else:
        end.to_topic = to_topic


async def _check_topic(kafka: KafkaLogin, topic: str) -> None:
    try:
        await check_topics(kafka, [topic])
    except (OSError, KafkaError) as fault:
        raise RuleBroken(ConnectionRule.TOPIC_EXISTS) from fault


async def try_webhook(
    transactions: Transactions, webhook_id: UUID, sender: Sender, real: SystemClock
) -> Outcome:
    """Send a signed message without content, and return what came of it.

    No transaction is open while the receiver takes its time.
    """
    message_id = uuid7()
    async with transactions.begin() as tx:
        webhook = await tx.session.get(WebhookRow, webhook_id)
        if webhook is None:
            raise NotFound("webhook")
        keys = await signing_keys(tx, webhook_id)
        body = _test_body(tx.now)
    headers = signed_headers(keys, str(message_id), real.now(), body)
    outcome = await sender.send(webhook.url, headers, body) if keys else NO_SECRET
    async with transactions.begin() as tx:
        tx.add(
            WebhookAttemptRow(
                attempt_id=uuid7(),
                webhook_id=webhook_id,
                event_id=message_id,
                type=TEST_TYPE,
                attempted_at=tx.now,
                attempt=1,
                status=outcome.status,
                fault=outcome.fault,
                milliseconds=outcome.milliseconds,
            )
        )
    return outcome


def _test_body(now: datetime) -> bytes:
    return f'{{"type":"{TEST_TYPE}","timestamp":"{format_time(now)}","data":{{}}}}'.encode()
