"""Sends pending messages through the mail server, woken by the commit that wrote them.

A crash after the mail server took a mail and before our commit sends that mail again, with the
same Message-ID. A mail server that is away costs no attempt: messages wait until it is back.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from typing import Literal

import aiosmtplib
import asyncpg
import structlog
from sqlmodel import and_, col, func, or_, select

from services.notifications.composing import Composer
from services.notifications.domain import Status, after_failure
from services.notifications.domain.bounces import return_address, says_nowhere
from services.notifications.dosing import dosing_of, release
from services.notifications.knowing import Known, know
from services.notifications.mails import write_mail
from services.notifications.models import MessageRow
from services.notifications.transport import (
    MailServer,
    answers,
    is_about_the_server,
    is_lost_connection,
)
from services.notifications.undeliverable import digest, mark, undeliverable
from shared.messaging.faults import is_infrastructure
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.clock import SystemClock
from shared.runtime.sealing import CannotUnseal
from shared.runtime.settings import Settings
from shared.schemas.notifications import MessageFailed, MessageSent

log = structlog.get_logger(__name__)

BATCH = 100
"""Messages of one transaction and one connection to the mail server."""
POLL_SECONDS = 5.0
"""How often retries are looked for, and what a lost notification costs at most."""


Reason = Literal["rejected", "unreachable", "no-address"]


class Mailer:
    """Background work: from pending to sent."""

    def __init__(self, settings: Settings, transactions: Transactions) -> None:
        self._dsn = settings.database_url.replace("+asyncpg", "")
        self._server = MailServer(settings)
        self._composer = Composer(settings)
        self._sender = settings.mail_from
        self._key = settings.link_key.get_secret_value().encode()
        self._transactions = transactions
        self.dosing = dosing_of(settings)
        """How much a person gets, and when."""
        self._real = SystemClock()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start in the background."""
        self._task = asyncio.create_task(self._run_forever(), name="mailer")

    async def stop(self) -> None:
        """Stop; what was not committed as sent is sent again."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def pending(self) -> int:
        """Return how many messages could go out now, or be judged whether they can."""
        now = self._transactions.clock.now()
        async with self._transactions.read() as session:
            ready = and_(
                col(MessageRow.status) == Status.PENDING,
                col(MessageRow.next_attempt_at) <= self._real.now(),
            )
            held = and_(col(MessageRow.status) == Status.HELD, col(MessageRow.look_at) <= now)
            return (await session.exec(select(func.count()).where(or_(ready, held)))).one()

    async def _run_forever(self) -> None:
        while True:
            try:
                await self._run()
            except Exception as fault:
                if not (is_infrastructure(fault) or isinstance(fault, aiosmtplib.SMTPException)):
                    log.exception("mailer.failed")
                else:
                    log.warning("mailer.waits", fault=type(fault).__name__)
            await asyncio.sleep(POLL_SECONDS)

    async def _run(self) -> None:
        connection = await asyncpg.connect(self._dsn)
        try:
            await connection.add_listener("message", lambda *_: self._wake.set())
            while True:
                self._wake.clear()
                while await self.send_batch():
                    pass
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
        finally:
            await connection.close(timeout=POLL_SECONDS)

    async def send_batch(self) -> int:
        """Send at most a batch of what can go out now; returns how many were tried.

        Raises what went wrong when the mail server went away; what it took before is kept as sent.
        """
        await release(self._transactions, self.dosing)
        async with self._transactions.begin() as tx:
            found = await tx.session.exec(
                select(MessageRow)
                .where(
                    MessageRow.status == Status.PENDING,
                    col(MessageRow.next_attempt_at) <= self._real.now(),
                )
                .order_by(col(MessageRow.next_attempt_at), col(MessageRow.message_id))
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            messages = found.all()
            gone = await self._send_all(tx, messages) if messages else None
        if gone is not None:
            raise gone
        return len(messages)

    async def _send_all(self, tx: Transaction, messages: Sequence[MessageRow]) -> Exception | None:
        """Send in order; returns the fault that ended it early, if the server went away."""
        known = await know(tx, messages)
        async with self._server.connection() as server:
            for message in messages:
                if (mail := await self._write(tx, known, message)) is None:
                    continue
                try:
                    await self._send_one(tx, server, message, mail)
                except (aiosmtplib.SMTPException, OSError) as fault:
                    if is_about_the_server(fault):
                        return fault
                    if is_lost_connection(fault) and not await answers(server):
                        return fault
                    self._note_failure(tx, message, permanent=False, reason="rejected")
        return None

    async def _write(
        self, tx: Transaction, known: Known, message: MessageRow
    ) -> EmailMessage | None:
        """Return the mail; None for one that cannot go out, which holds up no other."""
        try:
            mail = self._composer.compose(tx, known, message)
            written = write_mail(mail, self._sender)
        except CannotUnseal:
            self._note_failure(tx, message, permanent=True, reason="no-address")
            return None
        except Exception as fault:  # noqa: BLE001  a fault of ours in one mail
            # only its kind: words of a fault can hold an address
            log.error("mailer.unwritable", template=message.template, fault=type(fault).__name__)  # noqa: TRY400
            self._note_failure(tx, message, permanent=False, reason="rejected")
            return None
        if await undeliverable(tx, [digest(self._key, mail.address)]):
            self._note_failure(tx, message, permanent=True, reason="unreachable")
            return None
        return written

    async def _send_one(
        self, tx: Transaction, server: aiosmtplib.SMTP, message: MessageRow, mail: EmailMessage
    ) -> None:
        """Send a mail; raises what is not an answer about this mail."""
        domain = self._sender.rpartition("@")[2]
        returns = return_address(self._key, message.message_id, domain)
        try:
            await server.send_message(mail, sender=returns)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            if is_about_the_server(refused.recipients[0]):
                raise refused.recipients[0] from refused
            await self._note_refusal(tx, message, mail, refused.recipients[0])
        except aiosmtplib.SMTPResponseException as refused:
            if is_about_the_server(refused):
                raise
            self._note_failure(tx, message, permanent=refused.code >= 500, reason="rejected")
        else:
            message.status = Status.SENT
            message.sent_at = tx.now
            message.attempts += 1
            tx.record(
                message.subject,
                MessageSent(
                    message_id=message.message_id,
                    template=message.template,
                    cause_id=message.cause_id,
                    sent_at=tx.now,
                    campaign_id=message.campaign_id,
                    organisation=message.organisation,
                ),
            )

    async def _note_refusal(
        self,
        tx: Transaction,
        message: MessageRow,
        mail: EmailMessage,
        refused: aiosmtplib.SMTPRecipientRefused,
    ) -> None:
        """Note that the server did not take the address; one that does not exist is remembered."""
        permanent = refused.code >= 500
        nowhere = permanent and says_nowhere(refused.message)
        if nowhere:
            await mark(tx, digest(self._key, mail["To"].addresses[0].addr_spec))
        reason: Reason = "unreachable" if nowhere else "rejected"
        self._note_failure(tx, message, permanent=permanent, reason=reason)

    def _note_failure(
        self, tx: Transaction, message: MessageRow, *, permanent: bool, reason: Reason
    ) -> None:
        failure = after_failure(message.attempts, permanent=permanent)
        message.status, message.attempts = failure.status, failure.attempts
        if failure.pause is not None:
            message.next_attempt_at = self._real.now() + failure.pause
            return
        failed = MessageFailed(
            message_id=message.message_id,
            template=message.template,
            reason=reason,
            campaign_id=message.campaign_id,
            organisation=message.organisation,
        )
        tx.record(message.subject, failed)
