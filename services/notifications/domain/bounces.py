"""Bounces: to whom they return, and what they say (RFC 3461, RFC 3464).

Every mail has a return address of its own that names the message, with a signature: who did not
get the mail cannot make up a bounce of it.
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from hashlib import sha256
from uuid import UUID

_RETURN = re.compile(r"bounce\+(?P<message>[0-9a-f]{32})\.(?P<proof>[a-z2-7]{16})")
_STATUS = re.compile(r"(?P<kind>[245])\.\d{1,3}\.\d{1,3}")
_NOWHERE = re.compile(rb"\b5\.(?:1\.[1236]|2\.1)\b")
"""Such a mailbox, host or domain is not there, it moved without an address, or is disabled."""


def return_address(key: bytes, message_id: UUID, domain: str) -> str:
    """Return the address to which a bounce of this message comes back; it fits in RFC 5321."""
    return f"bounce+{message_id.hex}.{_proof(key, message_id)}@{domain}"


def returned_message(key: bytes, address: str) -> UUID | None:
    """Return which message a return address is of; None when we did not make that address."""
    found = _RETURN.fullmatch(address.rpartition("@")[0].lower())
    if found is None:
        return None
    message_id = UUID(hex=found["message"])
    ours = hmac.compare_digest(found["proof"], _proof(key, message_id))
    return message_id if ours else None


def _proof(key: bytes, message_id: UUID) -> str:
    made = hmac.new(key, b"bounce " + message_id.bytes, sha256).digest()[:10]
    return b32encode(made).decode().lower()


def is_undeliverable(content: bytes) -> bool:
    """Return True if a mail is a delivery status notification that says: never.

    A delay, a success, an answer from a holiday and what nobody can read change nothing.
    """
    mail = message_from_bytes(content, policy=compat32)
    if mail.get_content_type() != "multipart/report" or not _reports_delivery(mail):
        return False
    told = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    return any(_failed_for_good(block) for part in told for block in _blocks(part))


def _reports_delivery(mail: Message) -> bool:
    return str(mail.get_param("report-type", "")).lower() == "delivery-status"


def _blocks(part: Message) -> Iterable[Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if _many(payload) else []


def _many(payload: object) -> bool:
    return isinstance(payload, list)


def _failed_for_good(recipient: Message) -> bool:
    """Read what is said of one recipient: the action, and the class of the status."""
    action = str(recipient.get("Action", "")).strip().lower()
    status = _STATUS.match(str(recipient.get("Status", "")).strip())
    return action == "failed" and status is not None and status["kind"] == "5"


def says_nowhere(answer: str) -> bool:
    """Return True if a mail server's refusal says that the address itself does not exist."""
    return _NOWHERE.search(answer.encode(errors="replace")) is not None
