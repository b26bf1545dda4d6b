"""Choosing which systems of a partner are told: webhooks, and the topic at Kafka."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from aiokafka.errors import KafkaError
from pydantic import AwareDatetime, BaseModel, StringConstraints, model_validator
from sqlmodel import col, func, select
from uuid_utils.compat import uuid7

from services.partner.connections.keys import renew, secrets_of
from services.partner.connections.reading import end_of, place_at, place_before
from services.partner.connections.sending import Outcome, Sender
from services.partner.connections.standing import settle
from services.partner.domain import webhooks as rules
from services.partner.domain.addresses import WebhookUrl, may_register
from services.partner.domain.signatures import signed_headers
from services.partner.domain.webhooks import ConnectionRule, WebhookStatus
from services.partner.models import HistoryEndRow, WebhookAttemptRow, WebhookRow
from shared.messaging.grants import out_topic
from shared.messaging.login import KafkaLogin
from shared.messaging.topics import check_topics
from shared.messaging.transaction import Transaction, Transactions
from shared.rules import NotFound, RuleBroken, require
from shared.runtime.clock import SystemClock
from shared.schemas.event import format_time
from shared.schemas.vocabulary import PartnerId

Mailbox = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$"
    ),
]
"""A shared mailbox, not a person's."""
TEST_TYPE = "webhook.test"


class WebhookIn(BaseModel):
    """A receiver."""

    partner_id: PartnerId
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


class TopicIn(BaseModel):
    """Whether a partner's history also goes to its topic at Kafka, from now on."""

    partner_id: PartnerId
    to_topic: bool


async def add_webhook(tx: Transaction, new: WebhookIn, *, to_loopback: bool) -> tuple[UUID, str]:
    """Add a receiver; returns its identity and its secret, which is never shown again."""
    require(may_register(new.url, to_loopback=to_loopback), ConnectionRule.ADDRESS_IS_PUBLIC)
    query = select(func.count()).where(col(WebhookRow.partner_id) == new.partner_id)
    known = (await tx.session.exec(query)).one()
    require(known < rules.MOST_WEBHOOKS, ConnectionRule.NOT_TOO_MANY)
    begin = (
        await end_of(tx.session, new.partner_id)
        if new.after is None
        else await place_at(tx.session, new.partner_id, new.after)
    )
    webhook = WebhookRow(
        webhook_id=uuid7(),
        created_at=tx.now,
        delivered=begin,
        status=WebhookStatus.ACTIVE,
        due_at=tx.now,
        **new.model_dump(exclude={"after"}),
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
        place = await place_before(tx.session, webhook.partner_id, from_where.since)
    else:
        place = await place_at(tx.session, webhook.partner_id, from_where.after or "")
    webhook.delivered = place
    webhook.claim = webhook.claimed_until = None  # what is under way no longer counts
    webhook.attempts, webhook.failing_since, webhook.due_at = 0, None, tx.now
    return webhook


async def remove(tx: Transaction, webhook_id: UUID) -> None:
    """Remove a receiver with its secrets and its log."""
    await tx.session.delete(await tx.load(WebhookRow, webhook_id))


def topic_of(partner_id: str) -> str:
    """Return the name of a partner's own topic."""
    return out_topic(f"partner:{partner_id}")


async def switch_topic(tx: Transaction, choice: TopicIn, kafka: KafkaLogin) -> None:
    """Let a partner's history go to its topic from now on, or no longer.

    Only to a topic that exists: an event for one that does not would keep the others back.
    """
    if choice.to_topic:
        await _check_topic(kafka, topic_of(choice.partner_id))
    end = await tx.session.get(HistoryEndRow, choice.partner_id, with_for_update=True)
    if end is None:
        tx.add(HistoryEndRow(partner_id=choice.partner_id, to_topic=choice.to_topic))
    else:
        end.to_topic = choice.to_topic


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
        secrets = rules.signing(await secrets_of(tx, webhook_id), tx.now)
        body = _test_body(tx.now)
    headers = signed_headers(secrets, str(message_id), real.now(), body)
    outcome = await sender.send(webhook.url, headers, body)
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
