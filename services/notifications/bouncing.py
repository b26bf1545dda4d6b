"""Takes mails that could not be delivered, by LMTP (RFC 2033), from our own mail server.

Only what comes to the return address of a message of ours is taken. Nothing of it is kept: what
follows from a bounce is committed before the mail server hears that we took it.
"""

import asyncio
from contextlib import suppress
from uuid import UUID

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.notifications.domain import Status
from services.notifications.domain.bounces import is_undeliverable, returned_message
from services.notifications.models import AddressRow, MessageRow
from services.notifications.undeliverable import digest, mark
from shared.messaging.faults import is_infrastructure
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.sealing import CannotUnseal
from shared.runtime.settings import Settings
from shared.schemas.notifications import MessageFailed
from shared.schemas.personal import Contact, Sealed

log = structlog.get_logger(__name__)

LARGEST = 2 << 20
"""Bytes of a bounce; it brings along the mail that could not be delivered."""
POLL_SECONDS = 5.0
"""How often a place that is taken is tried."""
TAKEN, NOT_OURS, LATER = "250 taken", "550 5.1.1 no such return address", "451 4.3.0 try later"
ONE_AT_A_TIME = "452 4.5.3 one return address at a time"


class Bounces:
    """Background work: from a bounce to a failed message and an address that is not used again."""

    def __init__(self, settings: Settings, transactions: Transactions) -> None:
        self._place = (settings.bounce_host, settings.bounce_port)
        self._key = settings.link_key.get_secret_value().encode()
        self._transactions = transactions
        self._server: asyncio.Server | None = None
        self._opening: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Listen, if the settings say where."""
        if self._place[1] is not None:
            self._opening = asyncio.create_task(self._open_patiently(), name="bounces")

    async def _open_patiently(self) -> None:
        """Wait for whoever has the place still; mail goes out meanwhile."""
        while True:
            try:
                await self.open()
            except OSError as fault:
                log.warning("bounces.waits", fault=type(fault).__name__)
                await asyncio.sleep(POLL_SECONDS)
            else:
                return

    async def open(self) -> None:
        """Listen from now on; raises OSError when the place is taken."""
        loop = asyncio.get_running_loop()
        host, port = self._place
        self._server = await loop.create_server(self._conversation, host, port)

    def _conversation(self) -> LMTP:
        return LMTP(self, data_size_limit=LARGEST, loop=asyncio.get_running_loop())

    async def stop(self) -> None:
        """Stop listening; the mail server keeps what it cannot bring, and tries again."""
        if self._opening:
            self._opening.cancel()
            with suppress(asyncio.CancelledError):
                await self._opening
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    async def pending(self) -> int:
        """Return how much waits here: nothing, the mail server keeps it."""
        return 0

    async def handle_RCPT(  # noqa: N802  as aiosmtpd calls it
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take return addresses that we made, one at a time."""
        if returned_message(self._key, address) is None:
            return NOT_OURS
        if envelope.rcpt_tos:
            return ONE_AT_A_TIME
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return TAKEN

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a bounce."""
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        message_id = returned_message(self._key, envelope.rcpt_tos[0])
        if message_id is None or not is_undeliverable(data):
            log.info("bounces.nothing_follows")
            return TAKEN
        try:
            async with self._transactions.begin() as tx:
                await note_bounce(tx, message_id, self._key)
        except Exception as fault:
            if not is_infrastructure(fault):
                log.exception("bounces.failed")
            return LATER
        return TAKEN


async def note_bounce(tx: Transaction, message_id: UUID, key: bytes) -> None:
    """Note that a message was not delivered, and that its address does not work. Once."""
    message = (await tx.load_many(MessageRow, [message_id])).get(message_id)
    if message is None or message.status != Status.SENT:
        return
    message.status = Status.FAILED
    address = await _address(tx, message)
    if address is not None:
        await mark(tx, digest(key, address))
    failed = MessageFailed(
        message_id=message_id,
        template=message.template,
        reason="unreachable",
        campaign_id=message.campaign_id,
        organisation=message.organisation,
    )
    tx.record(message.subject, failed)


async def _address(tx: Transaction, message: MessageRow) -> str | None:
    if message.mailbox is not None:
        return message.mailbox
    row = await tx.session.get(AddressRow, message.subject)
    if row is None:
        return None
    try:
        return tx.sealer.unseal(message.subject, Sealed[Contact](row.sealed), Contact).email
    except CannotUnseal:
        return None
