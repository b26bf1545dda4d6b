"""Signatures by the Standard Webhooks specification, version 1 (symmetric)."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32
"""The specification asks for 24 to 64."""


def write_secret(value: bytes) -> str:
    """Return a secret as its owner gets it."""
    return PREFIX + base64.b64encode(value).decode()


def read_secret(secret: str) -> bytes:
    """Return the key in a secret; raises ValueError when it is none."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("no secret") from error
    if not secret.startswith(PREFIX) or not 24 <= len(key) <= 64:
        raise ValueError("no secret")
    return key


def sign(secret: str, message_id: str, sent_at: datetime, body: bytes) -> str:
    """Return one signature over identity, time and body."""
    signed = f"{message_id}.{int(sent_at.timestamp())}.".encode() + body
    digest = hmac.new(read_secret(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def signed_headers(
    secrets: Sequence[str], message_id: str, sent_at: datetime, body: bytes
) -> dict[str, str]:
    """Return the headers of one attempt, signed with every valid secret."""
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": " ".join(sign(s, message_id, sent_at, body) for s in secrets),
    }
