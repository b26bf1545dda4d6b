"""Carries accepted cases to the case systems of municipalities, each in steps that are kept.

A case is claimed, its steps are taken without any transaction, and each is kept when it is done. A
crash leaves a case where it was; it goes on there, and looks first for what it had just made. Cases
do not wait for each other: one that a system refuses keeps no other back.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlmodel import col, func, select
from uuid_utils.compat import uuid7

from services.municipality.casesystem.document import render_document
from services.municipality.casesystem.reaching import reach
from services.municipality.casesystem.reading import system_of
from services.municipality.casesystem.system import NotTaken
from services.municipality.domain.casesystem import (
    DeliveryStatus,
    NewCase,
    Progress,
    Step,
    SystemStatus,
    next_step,
    only_this_one,
)
from services.municipality.domain.handovers import document_is_open
from services.municipality.models import CaseDeliveryRow, CaseRow, CaseSystemRow, HandoverRow
from shared.access.actions import Action
from shared.connections.courier import Courier
from shared.connections.deliverer import NO_SECRET
from shared.connections.disclosing import note_told
from shared.connections.sending import Outcome
from shared.connections.webhooks import Standing, WebhookStatus, after_failure, asked_pause
from shared.messaging.transaction import Transaction
from shared.runtime.clock import AMSTERDAM
from shared.runtime.sealing import CannotUnseal, Sealer
from shared.schemas.municipality import ConnectionPaused

log = structlog.get_logger(__name__)

_DUE = """
    FROM case_delivery d JOIN case_system s ON s.gemeentecode = d.gemeentecode
    WHERE s.status = 'active' AND d.status = 'waiting' AND d.due_at <= :now
      AND (d.claimed_until IS NULL OR d.claimed_until < clock_timestamp())
"""
_CLAIM = text(
    f"""
    UPDATE case_delivery
    SET claim = :claim, claimed_until = clock_timestamp() + interval '60 seconds'
    WHERE handover_id = (
        SELECT d.handover_id {_DUE}
        ORDER BY d.due_at, d.handover_id LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
    RETURNING handover_id
    """  # noqa: S608  no value is written into it
)
_CLAIM_ON = text(
    "UPDATE case_delivery SET claimed_until = clock_timestamp() + interval '60 seconds' "
    "WHERE handover_id = :handover_id"
)
"""In real time; longer than looking for and making one thing can take."""
_PENDING = text(f"SELECT count(*) {_DUE}")
NO_DOCUMENT = Outcome(None, "no-document", 0)
"""The document does not open: a key was lost or changed."""


class Overtaken(Exception):
    """Another process took the case over, or it was moved meanwhile."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A case on its way to a case system."""

    claim: UUID
    system: CaseSystemRow
    case: NewCase | None
    """None when its document does not open."""
    handover_id: UUID
    progress: Progress


class CaseDeliverer(Courier):
    """Background work: from accepted handovers to case systems."""

    channel = "case_delivery"
    in_flight = 2
    due = _PENDING

    async def deliver_due(self) -> int:
        """Hand over, one after the other, until nothing is due; returns how many it tried."""
        tried = 0
        while claimed := await self._claimed():
            parcel = await self._packed(*claimed)
            if parcel is not None:
                await self._deliver(parcel)
            tried += 1
        return tried

    async def _claimed(self) -> tuple[UUID, UUID] | None:
        claim = uuid7()
        async with self._transactions.begin() as tx:
            found = await tx.session.execute(_CLAIM, {"now": tx.now, "claim": claim})
            handover_id = found.scalar_one_or_none()
            return None if handover_id is None else (handover_id, claim)

    async def _packed(self, handover_id: UUID, claim: UUID) -> Parcel | None:
        """Return the case with its document; None when there is no ground any more (R54)."""
        async with self._transactions.begin() as tx:
            delivery = await tx.load(CaseDeliveryRow, handover_id)
            handover = await tx.session.get_one(HandoverRow, handover_id)
            case = await tx.session.get(CaseRow, delivery.subject)
            if not document_is_open(handover.status, case.status if case else None):
                delivery.status = DeliveryStatus.VOID
                return None
            system = await system_of(tx.session, delivery.gemeentecode)
            if system is None or delivery.claim != claim:
                return None  # it was removed meanwhile
            new = _new_case(delivery, handover, tx.sealer)
            return Parcel(claim, system, new, handover_id, delivery.progress())

    async def _deliver(self, parcel: Parcel) -> None:
        with suppress(Overtaken):
            try:
                await self._open(parcel)
            except NotTaken as fault:
                await self._failed(parcel, fault)

    async def _open(self, parcel: Parcel) -> None:
        system = reach(parcel.system, self._transactions.sealer, self._sender, self._real)
        if system is None:
            raise NotTaken(next_step(parcel.progress) or Step.STATUS, NO_SECRET)
        if parcel.case is None:
            raise NotTaken(Step.DOCUMENT, NO_DOCUMENT)
        await system.open_case(parcel.case, parcel.progress, partial(self._keep, parcel))

    async def _keep(self, parcel: Parcel, step: Step, url: str) -> None:
        async with self._transactions.begin() as tx:
            system, delivery = await _locked(tx, parcel)
            delivery.keep(step, url)
            if step is Step.DOCUMENT:
                await self._note_disclosure(tx, delivery)
            if next_step(delivery.progress()) is None:
                delivery.status, delivery.done_at = DeliveryStatus.DONE, tx.now
                delivery.failing_since = delivery.claim = delivery.claimed_until = None
                system.last_success_at = tx.now
                return
            await tx.session.flush()
            await tx.session.execute(_CLAIM_ON, {"handover_id": delivery.handover_id})

    async def _failed(self, parcel: Parcel, fault: NotTaken) -> None:
        async with self._transactions.begin() as tx:
            system, delivery = await _locked(tx, parcel)
            if fault.step is Step.DOCUMENT and fault.outcome.sent:
                await self._note_disclosure(tx, delivery)
            delivery.claim = delivery.claimed_until = None
            delivery.last_step, delivery.last_said = fault.step, fault.said
            delivery.last_answer = fault.outcome.status
            delivery.last_fault = fault.outcome.fault
            standing = self._after(delivery, fault.outcome, tx)
            delivery.attempts, delivery.due_at = standing.attempts, standing.due_at
            delivery.failing_since = standing.failing_since
            if standing.status is WebhookStatus.FAILING:
                await _give_up(tx, system, delivery)

    def _after(self, delivery: CaseDeliveryRow, outcome: Outcome, tx: Transaction) -> Standing:
        """Return what follows: what an answer means for a webhook (410) it does not mean here."""
        before = Standing(
            WebhookStatus.ACTIVE, delivery.attempts, delivery.failing_since, delivery.due_at
        )
        asked = asked_pause(outcome.retry_after, self._real.now())
        return after_failure(before, None, now=tx.now, chance=self._chance(), asked=asked)

    async def _note_disclosure(self, tx: Transaction, delivery: CaseDeliveryRow) -> None:
        """Write that the document went to the municipality's case system (R50)."""
        whose = f"municipality:{delivery.gemeentecode}"
        await note_told(
            tx,
            whose,
            Action.SEE_DOCUMENT,
            delivery.subject,
            by="zaaksysteem",
            trace=delivery.handover_id,
        )


def _new_case(delivery: CaseDeliveryRow, handover: HandoverRow, sealer: Sealer) -> NewCase | None:
    try:
        document = render_document(handover, sealer)
    except CannotUnseal:
        log.warning("cases.document_does_not_open", handover=str(delivery.handover_id))
        return None
    return NewCase(
        handover_id=delivery.handover_id,
        accepted_at=delivery.accepted_at,
        started_on=delivery.accepted_at.astimezone(AMSTERDAM).date(),
        document=document,
    )


async def _locked(tx: Transaction, parcel: Parcel) -> tuple[CaseSystemRow, CaseDeliveryRow]:
    """Return both rows; in the order in which choosing, pausing and removing lock them."""
    system_id = parcel.system.system_id
    system = await tx.session.get(CaseSystemRow, system_id, with_for_update=True)
    delivery = await tx.load(CaseDeliveryRow, parcel.handover_id)
    if system is None or delivery.claim != parcel.claim:
        raise Overtaken
    return system, delivery


async def _give_up(tx: Transaction, system: CaseSystemRow, delivery: CaseDeliveryRow) -> None:
    """Set one case aside, or pause the system when it took nothing at all; tell the owner."""
    assert delivery.failing_since is not None
    reason: Literal["refused", "failing"] = "failing"
    if only_this_one(delivery.failing_since, system.last_success_at):
        delivery.status, reason = DeliveryStatus.STUCK, "refused"
    elif system.status != SystemStatus.ACTIVE:
        return  # its owner knows already, or paused it
    else:
        system.status = SystemStatus.FAILING
    query = select(func.count()).where(
        CaseDeliveryRow.gemeentecode == system.gemeentecode,
        col(CaseDeliveryRow.status).in_((DeliveryStatus.WAITING, DeliveryStatus.STUCK)),
    )
    await tx.session.flush()
    waiting = (await tx.session.exec(query)).one()
    tx.record(
        system.system_id,
        ConnectionPaused(
            gemeentecode=system.gemeentecode,
            connection="case-system",
            reason=reason,
            waiting=waiting,
            paused_on=tx.today,
            owner_mailbox=system.owner_mailbox,
        ),
    )
