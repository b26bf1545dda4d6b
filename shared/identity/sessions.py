"""Sessions of people who signed in: a row that can be revoked; the browser holds only its key."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.access.who import Membership, Role, Who

SCHEMA = (
    """
    CREATE TABLE web_session (
        key_hash bytea PRIMARY KEY,
        who jsonb NOT NULL,
        subject text NOT NULL,
        id_token text,
        began_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        revoked_at timestamptz
    )
    """,
    "CREATE INDEX web_session_subject ON web_session (subject)",
    "COMMENT ON TABLE web_session IS 'Who signed in; the key itself is only in the browser.'",
)

IDLE = timedelta(minutes=30)
"""Somebody who does nothing for so long signs in again."""
LENGTH = timedelta(minutes=55)
"""After this the issuer is asked again, so that who lost a role loses it within the hour (R31).

With a session at the issuer this happens without a question to the person."""

_OPEN = text(
    """
    INSERT INTO web_session (key_hash, who, subject, id_token, began_at, seen_at, ends_at)
    VALUES (:key, CAST(:who AS jsonb), :subject, :id_token, :now, :now, :ends)
    """
)
_USE = text(
    """
    UPDATE web_session SET seen_at = :now
    WHERE key_hash = :key AND revoked_at IS NULL AND ends_at > :now AND seen_at > :idle
    RETURNING who, id_token
    """
)
_REVOKE = text("UPDATE web_session SET revoked_at = :now WHERE key_hash = :key")
_REVOKE_ALL = text(
    "UPDATE web_session SET revoked_at = :now WHERE subject = :subject AND revoked_at IS NULL"
)


class Sessions:
    """The sessions that a service keeps; times are real, whatever a moved clock says."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    async def open(self, who: Who, id_token: str | None) -> str:
        """Begin a session; returns its key, which is kept nowhere but in the browser."""
        key, now = secrets.token_urlsafe(32), self._now()
        values = {
            "key": _hash(key),
            "who": json.dumps(_written(who)),
            "subject": who.subject,
            "id_token": id_token,
            "now": now,
            "ends": now + LENGTH,
        }
        async with self._engine.begin() as connection:
            await connection.execute(_OPEN, values)
        return key

    async def find(self, key: str) -> tuple[Who, str | None] | None:
        """Return who a key is of, and the identity token; None when ended, idle or revoked."""
        now = self._now()
        async with self._engine.begin() as connection:
            values = {"key": _hash(key), "now": now, "idle": now - IDLE}
            row = (await connection.execute(_USE, values)).one_or_none()
        return (_read(row.who), row.id_token) if row else None

    async def close(self, key: str) -> None:
        """End one session."""
        async with self._engine.begin() as connection:
            await connection.execute(_REVOKE, {"key": _hash(key), "now": self._now()})

    async def revoke(self, subject: str) -> int:
        """End all sessions of a person; returns how many."""
        async with self._engine.begin() as connection:
            values = {"subject": subject, "now": self._now()}
            return (await connection.execute(_REVOKE_ALL, values)).rowcount


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _written(who: Who) -> dict[str, Any]:
    return {
        "subject": who.subject,
        "name": who.name,
        "memberships": [asdict(each) for each in who.memberships],
    }


def _read(row: dict[str, Any]) -> Who:
    held = tuple(
        Membership(each["organisation"], Role(each["role"]), each["number"])
        for each in row["memberships"]
    )
    return Who(row["subject"], row["name"], held)
