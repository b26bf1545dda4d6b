"""What a system sends twice under one key happens once, and is answered the same."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from services.school.domain.connections import ConnectionRule
from shared.messaging.transaction import Transaction
from shared.rules import require

KEEP_DAYS = 30
"""How long an answer is kept to be given again."""

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:organisation || ' ' || :key, 0))")
_FIND = text(
    "SELECT request_hash, answer FROM idempotent_answer "
    "WHERE organisation = :organisation AND key = :key"
)
_KEEP = text(
    "INSERT INTO idempotent_answer (organisation, key, request_hash, answer, answered_on) "
    "VALUES (:organisation, :key, :hash, CAST(:answer AS jsonb), :on)"
)
_FORGET = text(
    "DELETE FROM idempotent_answer WHERE organisation = :organisation AND answered_on < :before"
)


async def once(
    tx: Transaction,
    organisation: str,
    key: str | None,
    request: bytes,
    act: Callable[[], Awaitable[dict[str, Any]]],
) -> dict[str, Any]:
    """Act, or return what was answered before under this key; without a key it always acts.

    Raises RuleBroken when the key was used for another request. Two at once wait for each other.
    """
    if key is None:
        return await act()
    name = {"organisation": organisation, "key": key}
    await tx.session.execute(_LOCK, name)
    digest = hashlib.sha256(request).digest()
    found = (await tx.session.execute(_FIND, name)).one_or_none()
    if found is not None:
        require(found.request_hash == digest, ConnectionRule.KEY_OF_ONE_REQUEST)
        kept: dict[str, Any] = found.answer
        return kept
    answer = await act()
    values = name | {"hash": digest, "answer": json.dumps(answer, default=str), "on": tx.today}
    await tx.session.execute(_KEEP, values)
    before = tx.today - timedelta(days=KEEP_DAYS)
    await tx.session.execute(_FORGET, {"organisation": organisation, "before": before})
    return answer
