"""Addresses that do not exist: nothing goes there any more, until another address is heard.

Only a keyed digest of an address is kept: it is recognised, and nobody can read it.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from services.notifications.models import UndeliverableRow
from shared.messaging.transaction import Transaction


def digest(key: bytes, address: str) -> str:
    """Return what stands for an address, however its letters are written."""
    return hmac.new(key, b"address " + address.strip().lower().encode(), sha256).hexdigest()


async def undeliverable(tx: Transaction, digests: Iterable[str]) -> frozenset[str]:
    """Return which of these addresses do not exist."""
    found = await tx.session.exec(
        select(UndeliverableRow.digest).where(col(UndeliverableRow.digest).in_(list(digests)))
    )
    return frozenset(found)


async def mark(tx: Transaction, marked: str) -> None:
    """Remember that an address does not exist."""
    row = {"digest": marked, "since": tx.now}
    await tx.session.execute(insert(UndeliverableRow).values(row).on_conflict_do_nothing())
