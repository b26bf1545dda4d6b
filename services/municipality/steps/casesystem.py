"""Choosing the case system that accepted cases go to, and keeping it going."""

import re
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, StringConstraints
from sqlalchemy import update
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.municipality.casesystem.reaching import reach
from services.municipality.casesystem.system import NotTaken
from services.municipality.domain.casesystem import DeliveryStatus, Rsin, Step, SystemStatus
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import CaseDeliveryRow, CaseSystemRow
from shared.connections.addresses import WebhookUrl, may_register
from shared.connections.choosing import Mailbox
from shared.connections.deliverer import NO_SECRET
from shared.connections.keys import seal_secret
from shared.connections.sending import Sender
from shared.messaging.transaction import Transaction, Transactions
from shared.rules import NotFound, require
from shared.runtime.clock import SystemClock

_SECRET = re.compile(r"[\x21-\x7e]{16,200}")


def _web_address(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise ValueError("Dit adres begint met https://.")
    return url


def _secret(value: str) -> str:
    if not _SECRET.fullmatch(value):
        raise ValueError("Het geheim heeft 16 tot 200 tekens, zonder spaties.")
    return value


TypeUrl = Annotated[WebhookUrl, StringConstraints(max_length=200), AfterValidator(_web_address)]
"""Address in the municipality's catalogue; it is passed on and never called."""
ClientId = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[\x21-\x7e]{1,50}$")]
"""Name under which the case system knows us."""
ClientSecret = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_secret)]
"""Secret that the case system gave us; shorter than 16 characters is none."""


class CaseSystemIn(BaseModel):
    """A case system with the APIs of ZGW."""

    cases_url: WebhookUrl
    documents_url: WebhookUrl
    case_type: TypeUrl
    status_type: TypeUrl
    document_type: TypeUrl
    rsin: Rsin
    client_id: ClientId
    secret: ClientSecret | None = None
    """Left out, the one that is known stays."""
    owner_mailbox: Mailbox


async def choose(
    tx: Transaction, gemeentecode: str, chosen: CaseSystemIn, *, to_loopback: bool
) -> CaseSystemRow:
    """Choose the case system, or change how it is reached; cases accepted from now on go there."""
    for url in (chosen.cases_url, chosen.documents_url):
        allowed = may_register(url, to_loopback=to_loopback)
        require(allowed, MunicipalityRule.CASE_SYSTEM_IS_PUBLIC)
    known = await tx.session.exec(
        select(CaseSystemRow).where(CaseSystemRow.gemeentecode == gemeentecode).with_for_update()
    )
    row = known.one_or_none()
    require(row is not None or chosen.secret is not None, MunicipalityRule.HOW_TO_GET_IN)
    values = chosen.model_dump(exclude={"secret"})
    if row is None:
        row = CaseSystemRow(
            system_id=uuid7(), gemeentecode=gemeentecode, secret="", created_at=tx.now, **values
        )
        tx.add(row)
    else:
        if (row.cases_url, row.documents_url) != (chosen.cases_url, chosen.documents_url):
            await _begin_again(tx, gemeentecode)
        for name, value in values.items():
            setattr(row, name, value)
    if chosen.secret is not None:
        row.secret = seal_secret(tx.sealer, row.system_id, chosen.secret)
    return row


async def _begin_again(tx: Transaction, gemeentecode: str) -> None:
    """Forget what was made for cases that still wait: at another address it is looked for anew."""
    await tx.session.exec(
        update(CaseDeliveryRow)
        .where(
            col(CaseDeliveryRow.gemeentecode) == gemeentecode,
            col(CaseDeliveryRow.status).in_((DeliveryStatus.WAITING, DeliveryStatus.STUCK)),
        )
        .values(dict.fromkeys(f"{step}_url" for step in Step) | {"claim": None})
    )


async def pause(tx: Transaction, system_id: UUID) -> CaseSystemRow:
    """Hand no case over until it is resumed; what is accepted waits."""
    row = await tx.load(CaseSystemRow, system_id)
    row.status = SystemStatus.PAUSED
    return row


async def resume(tx: Transaction, system_id: UUID) -> CaseSystemRow:
    """Hand cases over again, at once, each from the step where it was."""
    row = await tx.load(CaseSystemRow, system_id)
    row.status = SystemStatus.ACTIVE
    await tx.session.exec(
        update(CaseDeliveryRow)
        .where(
            col(CaseDeliveryRow.gemeentecode) == row.gemeentecode,
            col(CaseDeliveryRow.status) == DeliveryStatus.WAITING,
        )
        .values(attempts=0, failing_since=None, due_at=tx.now)
    )
    return row


async def try_again(tx: Transaction, handover_id: UUID) -> CaseDeliveryRow:
    """Hand one case over again that was set aside, or that waits for its next attempt."""
    row = await tx.load(CaseDeliveryRow, handover_id)
    open_still = row.status in (DeliveryStatus.WAITING, DeliveryStatus.STUCK)
    require(open_still, MunicipalityRule.NOTHING_TO_HAND_OVER)
    row.status = DeliveryStatus.WAITING
    row.attempts, row.failing_since, row.due_at = 0, None, tx.now
    return row


async def remove(tx: Transaction, system_id: UUID) -> None:
    """Forget the case system with its secret, and what still waited; cases there stay."""
    row = await tx.load(CaseSystemRow, system_id)
    waiting = await tx.session.exec(
        select(CaseDeliveryRow).where(
            CaseDeliveryRow.gemeentecode == row.gemeentecode,
            CaseDeliveryRow.status != DeliveryStatus.DONE,
        )
    )
    for each in waiting:
        each.status = DeliveryStatus.VOID
        each.claim = each.claimed_until = None  # what is under way no longer counts
    await tx.session.delete(row)


async def check(
    transactions: Transactions, system_id: UUID, sender: Sender, real: SystemClock
) -> NotTaken | None:
    """Ask both APIs for something that is not there; returns what was wrong, or None.

    No transaction is open while they take their time.
    """
    async with transactions.read() as session:
        row = await session.get(CaseSystemRow, system_id)
    if row is None:
        raise NotFound("case_system")
    system = reach(row, transactions.sealer, sender, real)
    if system is None:
        return NotTaken(Step.CASE, NO_SECRET)
    try:
        await system.check()
    except NotTaken as fault:
        return fault
    return None
