"""The line to the mail server: encrypted and with a password, as the settings say.

A certificate that is not trusted, or is of another host, ends the connection before any password
or mail goes over it.
"""

import ssl

import aiosmtplib

from shared.runtime.settings import Settings

TIMEOUT_SECONDS = 30.0
AWAY = 421
"""What a server answers that is about to go."""
TOO_LARGE = 552


class MailServer:
    """Connects to the mail server of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tls = None
        if settings.smtp_security != "none":
            self._tls = ssl.create_default_context(cafile=settings.smtp_ca_file)

    def connection(self) -> aiosmtplib.SMTP:
        """Return a connection to open with ``async with``; opening raises when it cannot be."""
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username or None,
            password=settings.smtp_password.get_secret_value() or None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            tls_context=self._tls,
            timeout=TIMEOUT_SECONDS,
        )


async def answers(server: aiosmtplib.SMTP) -> bool:
    """Return True if the server, with which something went wrong, takes a new connection."""
    server.close()
    try:
        await server.connect()
    except (aiosmtplib.SMTPException, OSError):
        return False
    return True


def is_about_the_server(fault: Exception) -> bool:
    """Return True if a fault says nothing of a message: the server goes, or does not want us."""
    if isinstance(fault, aiosmtplib.SMTPSenderRefused):
        return fault.code != TOO_LARGE
    return isinstance(fault, aiosmtplib.SMTPResponseException) and fault.code == AWAY


def is_lost_connection(fault: Exception) -> bool:
    """Return True if the connection ended, because of the message or because the server went."""
    return isinstance(
        fault, (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, OSError)
    )
