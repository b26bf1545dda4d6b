"""Carries each partner's history to its webhooks: every line, in order, at least once.

A webhook is claimed for one line (``FOR UPDATE SKIP LOCKED``), so that several processes share the
work; the line is sent without any transaction, and then noted. A line that is not taken is tried
again after a pause, and the lines behind it wait, so that a receiver gets them in the order of the
feed. A crash between sending and noting lets the claim run out and sends the line again, with the
same ``webhook-id``.
"""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy import text
from uuid_utils.compat import uuid7

from services.partner.connections.disclosing import note_told
from services.partner.connections.keys import secrets_of
from services.partner.connections.reading import end_of, lines_after
from services.partner.connections.sending import Outcome, Sender
from services.partner.connections.standing import settle, standing_of
from services.partner.domain.signatures import signed_headers
from services.partner.domain.webhooks import (
    WebhookStatus,
    after_failure,
    asked_pause,
    fresh,
    signing,
    taken,
)
from services.partner.models import (
    HistoryRow,
    WebhookAttemptRow,
    WebhookRow,
)
from shared.messaging.faults import is_infrastructure
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.clock import SystemClock
from shared.runtime.settings import Settings
from shared.schemas.partner import WebhookPaused

log = structlog.get_logger(__name__)

IN_FLIGHT = 8
"""Most attempts under way at the same time in one process."""
POLL_SECONDS = 5.0
"""How often due retries are looked for, and what a lost notification costs at most."""

_DUE = """
    FROM webhook w
    WHERE w.status = 'active' AND w.due_at <= :now
      AND EXISTS (SELECT FROM partner_event e
                  WHERE e.partner_id = w.partner_id AND e.number > w.delivered)
      AND (w.claimed_until IS NULL OR w.claimed_until < clock_timestamp())
"""
_CLAIM = text(
    f"""
    UPDATE webhook SET claim = :claim, claimed_until = clock_timestamp() + interval '60 seconds'
    WHERE webhook_id = (
        SELECT w.webhook_id {_DUE}
        ORDER BY w.due_at, w.webhook_id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING webhook_id
    """  # noqa: S608  no value is written into it
)
"""In real time, like the attempt itself; longer than an attempt can take."""
_PENDING = text(f"SELECT count(*) {_DUE}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A line on its way to a receiver."""

    webhook_id: UUID
    claim: UUID
    url: str
    secrets: list[str]
    line: HistoryRow


class Deliverer:
    """Background work: from the history to the receivers."""

    def __init__(
        self, settings: Settings, transactions: Transactions, sender: Sender | None = None
    ) -> None:
        self._dsn = settings.database_url.replace("+asyncpg", "")
        self._sender = sender or Sender(to_loopback=settings.webhooks_to_loopback)
        self._transactions = transactions
        self._real = SystemClock()
        self._chance = random.SystemRandom().random
        self._bells = [asyncio.Event() for _ in range(IN_FLIGHT)]
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start in the background."""
        work = [self._listen(), *map(self._deliver_forever, self._bells)]
        self._tasks = [asyncio.create_task(each, name="webhooks") for each in work]

    async def stop(self) -> None:
        """Stop; what was not noted as taken is sent again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def pending(self) -> int:
        """Return how many webhooks have a line to deliver now."""
        async with self._transactions.read() as session:
            now = self._transactions.clock.now()
            return await session.scalar(_PENDING, {"now": now}) or 0

    async def deliver_due(self) -> int:
        """Deliver, one after the other, until nothing is due; returns how many attempts it took."""
        attempts = 0
        while letter := await self._claim():
            await self._deliver(letter)
            attempts += 1
        return attempts

    async def _deliver_forever(self, bell: asyncio.Event) -> None:
        while True:
            bell.clear()
            try:
                await self.deliver_due()
            except Exception as fault:
                if not is_infrastructure(fault):
                    log.exception("webhooks.failed")
                else:
                    log.warning("webhooks.wait", fault=type(fault).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), POLL_SECONDS)

    async def _listen(self) -> None:
        """Wake the others when a line is committed; without a connection they poll."""
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await asyncpg.connect(self._dsn)
                try:
                    await connection.add_listener("partner_event", self._ring)
                    while not connection.is_closed():
                        await asyncio.sleep(POLL_SECONDS)
                finally:
                    await connection.close(timeout=POLL_SECONDS)
            await asyncio.sleep(POLL_SECONDS)

    def _ring(self, *_: object) -> None:
        for bell in self._bells:
            bell.set()

    async def _claim(self) -> Letter | None:
        claim = uuid7()
        async with self._transactions.begin() as tx:
            found = await tx.session.execute(_CLAIM, {"now": tx.now, "claim": claim})
            webhook_id = found.scalar_one_or_none()
            if webhook_id is None:
                return None
            webhook = await tx.load(WebhookRow, webhook_id)
            (line,) = await lines_after(tx.session, webhook.partner_id, webhook.delivered, 1)
            secrets = signing(await secrets_of(tx, webhook_id), tx.now)
            return Letter(webhook_id, claim, webhook.url, secrets, line)

    async def _deliver(self, letter: Letter) -> None:
        body = letter.line.body.encode()
        # Signed with the real time, whatever a moved clock says: receivers refuse an old signature.
        sent_at = self._real.now()
        headers = signed_headers(letter.secrets, str(letter.line.event_id), sent_at, body)
        outcome = await self._sender.send(letter.url, headers, body)
        async with self._transactions.begin() as tx:
            await self._note(tx, letter, outcome)

    async def _note(self, tx: Transaction, letter: Letter, outcome: Outcome) -> None:
        line, webhook = letter.line, await _locked(tx, letter.webhook_id)
        if webhook is None:
            return
        tx.add(_attempt(tx, letter, outcome, webhook.attempts + 1))
        if line.of_person and outcome.sent:
            by = f"webhook {letter.webhook_id}"
            await note_told(tx, line.partner_id, line.subject, by=by, trace=line.event_id)
        if webhook.claim != letter.claim:
            return  # the owner moved it meanwhile, or another process took over
        webhook.claim = webhook.claimed_until = None
        if taken(outcome.status):
            webhook.delivered = line.number
            settle(webhook, fresh(tx.now))
            return
        was = webhook.status
        settle(
            webhook,
            after_failure(
                standing_of(webhook),
                outcome.status,
                now=tx.now,
                chance=self._chance(),
                asked=asked_pause(outcome.retry_after, self._real.now()),
            ),
        )
        if webhook.status != was:
            await _tell_owner(tx, webhook)


async def _locked(tx: Transaction, webhook_id: UUID) -> WebhookRow | None:
    return await tx.session.get(WebhookRow, webhook_id, with_for_update=True)


def _attempt(tx: Transaction, letter: Letter, outcome: Outcome, attempt: int) -> WebhookAttemptRow:
    return WebhookAttemptRow(
        attempt_id=uuid7(),
        webhook_id=letter.webhook_id,
        number=letter.line.number,
        event_id=letter.line.event_id,
        type=letter.line.type,
        attempted_at=tx.now,
        attempt=attempt,
        status=outcome.status,
        fault=outcome.fault,
        milliseconds=outcome.milliseconds,
    )


async def _tell_owner(tx: Transaction, webhook: WebhookRow) -> None:
    reason = "gone" if webhook.status == WebhookStatus.GONE else "failing"
    tx.record(
        webhook.webhook_id,
        WebhookPaused(
            partner_id=webhook.partner_id,
            reason=reason,
            waiting=await end_of(tx.session, webhook.partner_id) - webhook.delivered,
            paused_on=tx.today,
            owner_mailbox=webhook.owner_mailbox,
        ),
    )
