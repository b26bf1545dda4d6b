"""Bounces of the mail catcher: whoever has an address at ``UNKNOWN`` does not exist.

So that what follows from a mail that does not arrive can be tried, and not only read about.
"""

import smtplib

UNKNOWN = "bestaat-niet.example"
"""Mail to an address of this domain comes back."""
_REPORT = """From: MAILER-DAEMON@mail.example
To: {returns}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=us-ascii

This mail could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--part--
"""


def is_unknown(address: str) -> bool:
    """Return True for an address that does not exist."""
    return address.lower().endswith(f"@{UNKNOWN}")


def report(address: str, returns: str) -> bytes:
    """Return the delivery status notification of a mail server (RFC 3464)."""
    written = _REPORT.format(address=address, returns=returns)
    return written.replace("\n", "\r\n").encode()


def bring_back(place: str, address: str, returns: str) -> None:
    """Bring a bounce to who listens for them at ``host:port``, by LMTP; raises OSError."""
    host, _, port = place.rpartition(":")
    with smtplib.LMTP(host, int(port)) as lmtp:
        lmtp.sendmail("", [returns], report(address, returns))
