"""Signatures as the Standard Webhooks library checks them, and cursors that come back."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from shared.connections.cursors import read_cursor, write_cursor
from shared.connections.signatures import read_secret, sign, signed_headers, write_secret

SECRET = write_secret(b"s" * 32)
KEYS = st.binary(min_size=24, max_size=64)


def now() -> datetime:
    return datetime.now(UTC)


@given(KEYS, st.text(st.characters(codec="utf-8")), st.uuids().map(str))
def test_what_we_sign_the_library_accepts(key: bytes, text: str, message_id: str) -> None:
    secret, body = write_secret(key), text.encode()
    headers = signed_headers([secret], message_id, now(), body)
    Webhook(secret).verify(body, headers, json_parse=False)


def test_it_is_the_signature_of_the_specification() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    moment, body = datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}'
    signature = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", moment, body)
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("changed", ["body", "id", "timestamp"])
def test_the_library_refuses_what_was_changed_on_the_way(changed: str) -> None:
    body = b'{"number":1}'
    headers = signed_headers([SECRET], "one", now(), body)
    if changed == "id":
        headers["webhook-id"] = "other"
    if changed == "timestamp":
        headers["webhook-timestamp"] = str(int(headers["webhook-timestamp"]) + 1)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(b'{"number":2}' if changed == "body" else body, headers)


def test_the_library_refuses_what_is_old() -> None:
    headers = signed_headers([SECRET], "one", now() - timedelta(minutes=6), b"{}")
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(SECRET).verify(b"{}", headers)


def test_with_two_secrets_a_receiver_with_either_accepts_and_with_another_refuses() -> None:
    other, strange = write_secret(b"t" * 32), write_secret(b"u" * 32)
    headers = signed_headers([SECRET, other], "one", now(), b"{}")
    assert Webhook(SECRET).verify(b"{}", headers) == Webhook(other).verify(b"{}", headers) == {}
    with pytest.raises(WebhookVerificationError):
        Webhook(strange).verify(b"{}", headers)


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_!!", base64.b64encode(b"s" * 32).decode()])
def test_what_is_no_secret_does_not_sign(text: str) -> None:
    with pytest.raises(ValueError, match="no secret"):
        read_secret(text)


@given(st.from_regex(r"[A-Z0-9]{2,12}", fullmatch=True), st.integers(0, 10**17))
def test_a_cursor_comes_back_as_it_went(partner: str, number: int) -> None:
    cursor = write_cursor(partner, number)
    assert read_cursor(cursor) == (partner, number)
    assert partner not in cursor


@given(st.text())
def test_what_is_no_cursor_is_none(text: str) -> None:
    place = read_cursor(text)
    assert place is None or write_cursor(*place).rstrip("=") == text.rstrip("=")


@pytest.mark.parametrize("text", ["", "?", "UDAxLjE=x", write_cursor("P01", 1) + "é", "UDAx"])
def test_texts_that_look_like_a_cursor_are_none_either(text: str) -> None:
    assert read_cursor(text) is None
