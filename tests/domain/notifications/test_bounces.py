"""Return addresses that nobody can forge, and delivery reports of every kind (RFC 3464)."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.bounces import (
    is_undeliverable,
    return_address,
    returned_message,
    says_nowhere,
)

KEY, OTHER = b"k" * 32, b"o" * 32
DOMAIN = "estafette.example"


def a_report(action: str = "failed", status: str = "5.1.1", kind: str = "delivery-status") -> bytes:
    """Return a report as mail servers write it."""
    return f"""From: MAILER-DAEMON@mx.example
To: bounce@estafette.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 1 Jun 2026 08:00:00 +0200

Final-Recipient: rfc822; noor@student.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--B
Content-Type: text/rfc822-headers

Subject: Wil je dat de gemeente je verder helpt?

--B--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("action", "status", "undeliverable"),
    [
        ("failed", "5.1.1", True),
        ("Failed", "5.0.0 (unknown user)", True),
        ("failed", "5.7.1", True),
        ("failed", "4.4.7", False),
        ("delayed", "4.2.2", False),
        ("delayed", "5.1.1", False),
        ("delivered", "2.0.0", False),
        ("relayed", "2.1.5", False),
        ("failed", "unknown", False),
    ],
)
def test_only_a_failure_for_good_makes_an_address_undeliverable(
    action: str, status: str, undeliverable: bool
) -> None:
    assert is_undeliverable(a_report(action, status)) is undeliverable


def test_what_is_no_delivery_report_changes_nothing() -> None:
    holiday = b"Subject: Ik ben er niet\r\nAuto-Submitted: auto-replied\r\n\r\nTot maandag. 5.1.1"

    assert not is_undeliverable(holiday)
    assert not is_undeliverable(a_report(kind="disposition-notification"))
    assert not is_undeliverable(a_report().replace(b"message/delivery-status", b"text/plain"))


@given(st.binary(max_size=400))
def test_nothing_that_comes_in_makes_reading_fail(content: bytes) -> None:
    head = b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n--B\r\n"
    part = b"Content-Type: message/delivery-status\r\n\r\n"

    for mail in (content, head + content, head + part + content):
        is_undeliverable(mail)


@given(st.uuids(), st.booleans())
def test_a_return_address_says_which_message_it_is_of(message_id: UUID, loud: bool) -> None:
    address = return_address(KEY, message_id, DOMAIN)

    assert len(address.rpartition("@")[0]) <= 64  # RFC 5321, 4.5.3.1.1
    assert returned_message(KEY, address.upper() if loud else address) == message_id


@given(st.uuids(), st.uuids(), st.text(max_size=80))
def test_nobody_else_can_make_one(message_id: UUID, other: UUID, made_up: str) -> None:
    address = return_address(KEY, message_id, DOMAIN)

    assert returned_message(OTHER, address) is None
    if other != message_id:
        assert returned_message(KEY, address.replace(message_id.hex, other.hex)) is None
    assert returned_message(KEY, made_up) is None
    assert returned_message(KEY, f"bounce+{message_id.hex}.{made_up}@{DOMAIN}") is None


@pytest.mark.parametrize(
    ("answer", "nowhere"),
    [
        ("5.1.1 <noor@student.example>: Recipient address rejected: User unknown", True),
        ("5.1.2 bad domain", True),
        ("5.2.1 mailbox disabled", True),
        ("5.7.1 blocked by policy", False),
        ("5.2.2 mailbox full", False),
        ("no", False),
    ],
)
def test_a_refusal_says_whether_the_address_exists(answer: str, nowhere: bool) -> None:
    assert says_nowhere(answer) is nowhere
