"""Real mail servers for tests: encrypted or not, with a password, away, or refusing.

They run in threads of their own, as aiosmtpd does it, and keep what they get.
"""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from services.notifications.mailer import Mailer
from shared.messaging.transaction import Transactions
from shared.runtime.settings import Settings
from tests.conftest import ISSUER, KEY
from tests.service.test_notifications import Mail, read_mail
from tests.serving import free_port

USER, PASSWORD = "estafette", "a secret of the mail server"
Answer = Callable[[str], str | None]


@dataclass
class Kept:
    """What a mail server saw and kept."""

    mails: list[Mail] = field(default_factory=list)
    returns: list[str] = field(default_factory=list)
    passwords: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refuse: Answer = lambda _: None
    """Gives what to answer to a recipient, if the recipient is not taken."""
    hang_up_on: str = ""
    """Part of a mail on which the connection is closed."""
    hung_up: int = 0

    def check(self, _: SMTP, __: Session, ___: Envelope, ____: str, login: Any) -> AuthResult:
        """Check a password."""
        assert isinstance(login, LoginPassword)
        self.passwords.append(login.password)
        right = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=right)

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refused = self.refuse(address)
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        if self.hang_up_on and self.hang_up_on.encode() in data:
            self.hung_up += 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 nobody reads this"
        self.mails.append(read_mail(data))
        self.returns.append(envelope.mail_from or "")
        self.encrypted.append(session.ssl is not None)
        return "250 kept"

    def to(self) -> list[str]:
        """Return to whom mails went, in order."""
        return [str(mail["To"]) for mail in self.mails]


@contextmanager
def listening(kept: Kept, port: int, **how: Any) -> Iterator[None]:
    """Run a mail server for a while."""
    controller = Controller(kept, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def guarded(kept: Kept, port: int, authority: trustme.CA, host: str) -> Iterator[None]:
    """Run a mail server that wants STARTTLS and a password, with a certificate for a host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    how = {"tls_context": context, "require_starttls": True, "auth_required": True}
    with listening(kept, port, **how, authenticator=kept.check):
        yield


def settings(port: int, **changed: Any) -> Settings:
    """Return the settings of the service, with this mail server."""
    values: dict[str, Any] = {
        "service": "notifications",
        "database_url": "postgresql+asyncpg://unused",
        "kafka_bootstrap_servers": "unused",
        "smtp_port": port,
        "personal_data_key": KEY,
        "oidc_issuer": ISSUER,
        "session_key": KEY,
        "link_key": KEY,
        "school_url": "https://school.example",
        "partner_url": "https://partner.example",
    }
    return Settings(**values | changed)


def a_mailer(transactions: Transactions, port: int, **changed: Any) -> Mailer:
    """Return a mailer for this mail server."""
    return Mailer(settings(port, **changed), transactions)


async def send_all(transactions: Transactions, kept: Kept | None = None) -> Kept:
    """Send all that waits to a mail server; returns what it kept."""
    kept, port = kept or Kept(), free_port()
    with listening(kept, port):
        while await a_mailer(transactions, port).send_batch():
            pass
    return kept
