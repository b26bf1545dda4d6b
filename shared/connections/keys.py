"""The secrets of webhooks: made here, shown once, kept sealed with the region's key."""

import secrets
from datetime import datetime
from uuid import UUID

import structlog
from pydantic import BaseModel
from sqlalchemy import delete
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from shared.connections.rows import WebhookSecretRow
from shared.connections.signatures import SECRET_BYTES, write_secret
from shared.connections.webhooks import Secret, overlap, signing
from shared.messaging.transaction import Transaction
from shared.runtime.sealing import CannotUnseal, Sealer
from shared.schemas.personal import Sealed

log = structlog.get_logger(__name__)


class _Value(BaseModel):
    value: str


def seal_secret(sealer: Sealer, owner: UUID, value: str) -> str:
    """Seal a secret under the thing it belongs to."""
    return sealer.seal(owner, _Value(value=value))


def unseal_secret(sealer: Sealer, owner: UUID, sealed: str) -> str | None:
    """Return a secret, or None for one that does not open: then it has to be given anew."""
    try:
        return sealer.unseal(owner, Sealed[_Value](sealed), _Value).value
    except CannotUnseal:
        log.warning("connections.secret_does_not_open", owner=str(owner))
        return None


async def signing_keys(tx: Transaction, webhook_id: UUID) -> list[str]:
    """Return the secrets that sign now, the newest first; none when none of them opens."""
    return signing(await _secrets_of(tx, webhook_id), tx.now)


async def _secrets_of(tx: Transaction, webhook_id: UUID) -> list[Secret]:
    query = (
        select(WebhookSecretRow)
        .where(WebhookSecretRow.webhook_id == webhook_id)
        .order_by(col(WebhookSecretRow.secret_id).desc())
    )
    rows = await tx.session.exec(query)
    opened = ((unseal_secret(tx.sealer, webhook_id, r.sealed), r.valid_until) for r in rows)
    return [Secret(value, until) for value, until in opened if value is not None]


async def renew(tx: Transaction, webhook_id: UUID, *, at_once: bool = False) -> str:
    """Give a webhook a new secret and return it; the former one signs along for a day.

    ``at_once``: the former one leaked, and signs no more. At most two are ever valid.
    """
    former = overlap(await _secrets_of(tx, webhook_id), tx.now, at_once=at_once)
    await tx.session.exec(
        delete(WebhookSecretRow).where(col(WebhookSecretRow.webhook_id) == webhook_id)
    )
    for each in former:
        _keep(tx, webhook_id, each.value, each.valid_until)
    new = write_secret(secrets.token_bytes(SECRET_BYTES))
    _keep(tx, webhook_id, new, None)
    return new


def _keep(tx: Transaction, webhook_id: UUID, value: str, valid_until: datetime | None) -> None:
    row = WebhookSecretRow(
        secret_id=uuid7(),
        webhook_id=webhook_id,
        sealed=seal_secret(tx.sealer, webhook_id, value),
        valid_until=valid_until,
    )
    tx.add(row)
