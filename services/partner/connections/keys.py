"""The secrets of webhooks: made here, shown once, kept sealed with the region's key."""

import secrets
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import delete
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.partner.domain.signatures import SECRET_BYTES, write_secret
from services.partner.domain.webhooks import Secret, overlap
from services.partner.models import WebhookSecretRow
from shared.messaging.transaction import Transaction
from shared.schemas.personal import Sealed


class _Value(BaseModel):
    value: str


async def secrets_of(tx: Transaction, webhook_id: UUID) -> list[Secret]:
    """Return the secrets of a webhook, the newest first."""
    query = (
        select(WebhookSecretRow)
        .where(WebhookSecretRow.webhook_id == webhook_id)
        .order_by(col(WebhookSecretRow.secret_id).desc())
    )
    return [
        Secret(tx.sealer.unseal(webhook_id, Sealed[_Value](row.sealed), _Value).value, until)
        for row in await tx.session.exec(query)
        for until in (row.valid_until,)
    ]


async def renew(tx: Transaction, webhook_id: UUID, *, at_once: bool = False) -> str:
    """Give a webhook a new secret and return it; the former one signs along for a day.

    ``at_once``: the former one leaked, and signs no more. At most two are ever valid.
    """
    former = overlap(await secrets_of(tx, webhook_id), tx.now, at_once=at_once)
    await tx.session.exec(
        delete(WebhookSecretRow).where(col(WebhookSecretRow.webhook_id) == webhook_id)
    )
    for each in former:
        _keep(tx, webhook_id, each.value, each.valid_until)
    new = write_secret(secrets.token_bytes(SECRET_BYTES))
    _keep(tx, webhook_id, new, None)
    return new


def _keep(tx: Transaction, webhook_id: UUID, value: str, valid_until: datetime | None) -> None:
    sealed = tx.sealer.seal(webhook_id, _Value(value=value))
    row = WebhookSecretRow(
        secret_id=uuid7(), webhook_id=webhook_id, sealed=sealed, valid_until=valid_until
    )
    tx.add(row)
