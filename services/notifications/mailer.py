"""Sends pending messages through the mail server, woken by the commit that wrote them.

A crash after the mail server took a mail and before our commit sends that mail again, with the
same Message-ID. A mail server that is away costs no attempt: messages wait until it is back.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import aiosmtplib
import asyncpg
import structlog
from pydantic import BaseModel
from sqlmodel import col, func, select

from services.notifications.domain import Desk, Status, Template, after_failure, order_page
from services.notifications.mails import write_mail
from services.notifications.models import AddressRow, KnownOrderRow, MessageRow
from shared.messaging.faults import is_infrastructure
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.clock import SystemClock
from shared.runtime.sealing import CannotUnseal
from shared.runtime.settings import Settings
from shared.schemas.notifications import MessageFailed, MessageSent
from shared.schemas.personal import (
    CoachLinks,
    Contact,
    HandoverLinks,
    PlaceLinks,
    Sealed,
    SignUpLinks,
    SupportLinks,
)

log = structlog.get_logger(__name__)

BATCH = 100
"""Messages of one transaction and one connection to the mail server."""
POLL_SECONDS = 5.0
"""How often retries are looked for, and what a lost notification costs at most."""

_LINKS: dict[Template, type[BaseModel]] = {
    Template.HANDOVER_QUESTION: HandoverLinks,
    Template.CONFIRM_SIGN_UP: SignUpLinks,
    Template.CHOOSE_COACH: CoachLinks,
    Template.PLACE_OFFERED: PlaceLinks,
    Template.REGIE_SAME_COACH: SupportLinks,
    Template.REGIE_OTHER_COACH: SupportLinks,
}
"""What is sealed in the links of a message."""


class Mailer:
    """Background work: from pending to sent."""

    def __init__(self, settings: Settings, transactions: Transactions) -> None:
        self._dsn = settings.database_url.replace("+asyncpg", "")
        self._desks = {Desk.SCHOOL: settings.school_url, Desk.PARTNER: settings.partner_url}
        self._server = (settings.smtp_host, settings.smtp_port)
        self._transactions = transactions
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
        """Return how many messages could go out now."""
        async with self._transactions.read() as session:
            query = select(func.count()).where(
                MessageRow.status == Status.PENDING,
                col(MessageRow.next_attempt_at) <= self._real.now(),
            )
            return (await session.exec(query)).one()

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
        """Send at most a batch of what can go out now; returns how many were tried."""
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
            if messages:
                await self._send_all(tx, messages)
            return len(messages)

    async def _send_all(self, tx: Transaction, messages: Sequence[MessageRow]) -> None:
        subjects = {message.subject for message in messages}
        found = await tx.session.exec(
            select(AddressRow).where(col(AddressRow.subject).in_(subjects))
        )
        addresses = {row.subject: row.sealed for row in found}
        orders = await self._orders(tx, subjects)
        host, port = self._server
        async with aiosmtplib.SMTP(hostname=host, port=port) as server:
            for message in messages:
                sealed, order = addresses.get(message.subject), orders.get(message.subject, {})
                await self._send_one(tx, server, message, sealed, order)

    async def _orders(self, tx: Transaction, subjects: set[UUID]) -> dict[UUID, dict[str, Any]]:
        """Return what mails about orders say of each; the address of its page is added later."""
        found = await tx.session.exec(
            select(KnownOrderRow).where(col(KnownOrderRow.order_id).in_(subjects))
        )
        return {row.order_id: row.model_dump(include={"module_name", "klas"}) for row in found}

    def _page(self, message: MessageRow) -> dict[str, str]:
        """Return the address of the page on which the reader goes on, if the message has one."""
        if "desk" not in message.data:
            return {}
        desk = Desk(message.data["desk"])
        return {"page": self._desks[desk].rstrip("/") + order_page(desk, message.subject)}

    async def _send_one(
        self,
        tx: Transaction,
        server: aiosmtplib.SMTP,
        message: MessageRow,
        sealed: str | None,
        order: dict[str, Any],
    ) -> None:
        try:
            name, address = _recipient(tx, message, sealed)
            said = order | _said(tx, message) | self._page(message)
            await server.send_message(write_mail(message, said, name, address, tx.now))
        except CannotUnseal:
            self._note_failure(tx, message, permanent=True, reason="no-address")
        except aiosmtplib.SMTPServerDisconnected:
            raise
        except aiosmtplib.SMTPRecipientsRefused as refused:
            permanent = all(error.code >= 500 for error in refused.recipients)
            self._note_failure(tx, message, permanent=permanent, reason="rejected")
        except aiosmtplib.SMTPResponseException as refused:
            self._note_failure(tx, message, permanent=refused.code >= 500, reason="rejected")
        else:
            message.status = Status.SENT
            message.attempts += 1
            tx.record(
                message.subject,
                MessageSent(
                    message_id=message.message_id,
                    template=message.template,
                    cause_id=message.cause_id,
                    sent_at=tx.now,
                ),
            )

    def _note_failure(
        self, tx: Transaction, message: MessageRow, *, permanent: bool, reason: str
    ) -> None:
        failure = after_failure(message.attempts, permanent=permanent)
        message.status, message.attempts = failure.status, failure.attempts
        if failure.pause is not None:
            message.next_attempt_at = self._real.now() + failure.pause
            return
        failed = MessageFailed(
            message_id=message.message_id,
            template=message.template,
            reason="no-address" if reason == "no-address" else "rejected",
        )
        tx.record(message.subject, failed)


def _said(tx: Transaction, message: MessageRow) -> dict[str, Any]:
    """Return what the mail says; links stay sealed until they are in it."""
    sealed = message.data.get("links")
    if sealed is None:
        return message.data | {"links": None}
    kind = _LINKS[Template(message.template)]
    links = tx.sealer.unseal(message.subject, Sealed[BaseModel](sealed), kind)
    return message.data | {"links": links.model_dump(mode="json")}


def _recipient(tx: Transaction, message: MessageRow, sealed: str | None) -> tuple[str, str]:
    if message.mailbox is not None:
        return "", message.mailbox
    if sealed is None:
        raise CannotUnseal("no address")
    contact = tx.sealer.unseal(message.subject, Sealed[Contact](sealed), Contact)
    return contact.name, contact.email
