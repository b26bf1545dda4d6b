"""Carries each history to its webhooks: every line, in order, at least once.

A webhook is claimed for one line (``FOR UPDATE SKIP LOCKED``), so that several processes share the
work; the line is sent without any transaction, and then noted. A line that is not taken is tried
again after a pause, and the lines behind it wait, so that a receiver gets them in the order of the
feed. A crash between sending and noting lets the claim run out and sends the line again, with the
same ``webhook-id``.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from uuid_utils.compat import uuid7

from shared.connections.courier import Courier
from shared.connections.disclosing import note_told
from shared.connections.history import History, Pausing
from shared.connections.keys import signing_keys
from shared.connections.reading import end_of, lines_after
from shared.connections.rows import HistoryRow, WebhookAttemptRow, WebhookRow
from shared.connections.sending import Outcome, Sender
from shared.connections.signatures import signed_headers
from shared.connections.standing import settle, standing_of
from shared.connections.webhooks import WebhookStatus, after_failure, asked_pause, fresh, taken
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.settings import Settings

_DUE = """
    FROM webhook w
    WHERE w.status = 'active' AND w.due_at <= :now
      AND EXISTS (SELECT FROM history_line l WHERE l.code = w.code AND l.number > w.delivered)
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
NO_SECRET = Outcome(None, "no-secret", 0)
"""Without a secret that can be read nothing is sent; the others are not held up by it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A line on its way to a receiver."""

    webhook_id: UUID
    claim: UUID
    url: str
    secrets: list[str]
    line: HistoryRow


class Deliverer(Courier):
    """Background work: from the history to the receivers."""

    channel = "history"
    due = _PENDING

    def __init__(
        self,
        settings: Settings,
        transactions: Transactions,
        history: History,
        sender: Sender | None = None,
    ) -> None:
        super().__init__(settings, transactions, sender)
        self._history = history

    async def deliver_due(self) -> int:
        """Deliver, one after the other, until nothing is due; returns how many attempts it took."""
        attempts = 0
        while letter := await self._claim():
            await self._deliver(letter)
            attempts += 1
        return attempts

    async def _claim(self) -> Letter | None:
        claim = uuid7()
        async with self._transactions.begin() as tx:
            found = await tx.session.execute(_CLAIM, {"now": tx.now, "claim": claim})
            webhook_id = found.scalar_one_or_none()
            if webhook_id is None:
                return None
            webhook = await tx.load(WebhookRow, webhook_id)
            (line,) = await lines_after(tx.session, webhook.code, webhook.delivered, 1)
            keys = await signing_keys(tx, webhook_id)
            return Letter(webhook_id, claim, webhook.url, keys, line)

    async def _deliver(self, letter: Letter) -> None:
        outcome = await self._send(letter) if letter.secrets else NO_SECRET
        async with self._transactions.begin() as tx:
            await self._note(tx, letter, outcome)

    async def _send(self, letter: Letter) -> Outcome:
        body = letter.line.body.encode()
        # Signed with the real time, whatever a moved clock says: receivers refuse an old signature.
        sent_at = self._real.now()
        headers = signed_headers(letter.secrets, str(letter.line.event_id), sent_at, body)
        return await self._sender.send(letter.url, headers, body)

    async def _note(self, tx: Transaction, letter: Letter, outcome: Outcome) -> None:
        line, webhook = letter.line, await _locked(tx, letter.webhook_id)
        if webhook is None:
            return
        tx.add(_attempt(tx, letter, outcome, webhook.attempts + 1))
        if line.of_person and outcome.sent:
            whose, by = f"{self._history.kind}:{line.code}", f"webhook {letter.webhook_id}"
            follow = self._history.follow
            await note_told(tx, whose, follow, line.subject, by=by, trace=line.event_id)
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
            await self._tell_owner(tx, webhook)

    async def _tell_owner(self, tx: Transaction, webhook: WebhookRow) -> None:
        reason: Literal["gone", "failing"] = (
            "gone" if webhook.status == WebhookStatus.GONE else "failing"
        )
        waiting = await end_of(tx.session, webhook.code) - webhook.delivered
        pausing = Pausing(webhook.code, reason, waiting, tx.today, webhook.owner_mailbox)
        tx.record(webhook.webhook_id, self._history.paused(pausing))


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
