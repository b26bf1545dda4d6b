"""What follows from every event that is heard or recorded here, in the same transaction.

Facts for the timeline, and where a case stands that was offered to another municipality. It is the
service's own work, whoever the transaction is for: the receiver that answers does not reach the
row of who offered. Nothing is read or written for the asker after this.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text, update
from sqlmodel import col, select

from services.municipality.domain.timeline import fact_of
from services.municipality.models import CaseRow, FactRow, HandoverRow, MoveRow
from shared.access.rows import SERVICE, SET_REACH
from shared.baton import rules as baton
from shared.baton.rules import OfferStatus
from shared.messaging.transaction import Transaction
from shared.runtime.clock import AMSTERDAM
from shared.schemas.event import Event
from shared.schemas.municipality import (
    HandoverAccepted,
    HandoverExpired,
    HandoverRefused,
    HandoverWithdrawn,
    RegieClosed,
)
from shared.schemas.school import SupportEnded
from shared.schemas.vocabulary import SupportEndReason

_ANSWERS: dict[type[Event], OfferStatus] = {
    HandoverAccepted: OfferStatus.ACCEPTED,
    HandoverRefused: OfferStatus.REFUSED,
    HandoverExpired: OfferStatus.EXPIRED,
    HandoverWithdrawn: OfferStatus.WITHDRAWN,
}


async def follow(tx: Transaction) -> None:
    """Keep facts and moves right at the end of a transaction."""
    await tx.session.execute(text(SET_REACH), {"reach": SERVICE})
    await _withdraw_what_was_offered(tx)
    await _note_answers(tx)
    await tx.add_new(FactRow, [*_facts(_heard(tx)), *_facts(_recorded(tx))])
    await _forget_who_left(tx)


_Happened = tuple[UUID, UUID, datetime, Event]


def _heard(tx: Transaction) -> Iterable[_Happened]:
    return ((h.envelope.id, h.subject, h.envelope.time, h.event) for h in tx.heard)


def _recorded(tx: Transaction) -> Iterable[_Happened]:
    return ((r.id, r.subject, r.time, r.event) for r in tx.recorded)


def _facts(happened: Iterable[_Happened]) -> list[dict[str, Any]]:
    rows = []
    for event_id, subject, at, event in happened:
        fact = fact_of(event, at.astimezone(AMSTERDAM).date())
        if fact is not None:
            rows.append(
                {
                    "fact_id": event_id,
                    "subject": subject,
                    "source": fact.source,
                    "kind": fact.kind,
                    "happened_on": fact.happened_on,
                    "told_at": at,
                    "details": fact.details,
                }
            )
    return rows


async def _forget_who_left(tx: Transaction) -> None:
    """Forget the facts of people whom no municipality ever came to support (R18, R20)."""
    left = [
        h.subject
        for h in tx.heard
        if isinstance(h.event, SupportEnded) and h.event.reason is not SupportEndReason.HANDED_OVER
    ]
    if left:
        supported = select(CaseRow.subject).where(col(CaseRow.subject).in_(left))
        await tx.session.exec(
            delete(FactRow).where(
                col(FactRow.subject).in_(left), col(FactRow.subject).not_in(supported)
            )
        )


async def _note_answers(tx: Transaction) -> None:
    """Note at who offered a case how the receiver answered."""
    for recorded in tx.recorded:
        status = _ANSWERS.get(type(recorded.event))
        if status is not None:
            handover_id: UUID = recorded.event.handover_id  # type: ignore[attr-defined]
            await tx.session.exec(
                update(MoveRow).where(col(MoveRow.handover_id) == handover_id).values(status=status)
            )


async def _withdraw_what_was_offered(tx: Transaction) -> None:
    """Withdraw the open offer of a case that was closed: nobody holds what is offered (R8, R19).

    Who is answering at this very instant has locked the offer, and finds that it cannot be
    accepted any more; that one expires on its day.
    """
    closed = [r.subject for r in tx.recorded if isinstance(r.event, RegieClosed)]
    if not closed:
        return
    for handover in await _open_offers(tx, closed):
        handover.status = baton.let_withdraw(handover.offer()).status
        withdrawn = HandoverWithdrawn(handover_id=handover.handover_id, withdrawn_on=tx.today)
        tx.record(handover.subject, withdrawn)
    await tx.session.flush()


async def _open_offers(tx: Transaction, subjects: Sequence[UUID]) -> Sequence[HandoverRow]:
    found = await tx.session.exec(
        select(HandoverRow)
        .join(MoveRow, col(MoveRow.handover_id) == col(HandoverRow.handover_id))
        .where(
            col(MoveRow.subject).in_(subjects),
            MoveRow.status == OfferStatus.OPEN,
            HandoverRow.status == OfferStatus.OPEN,
        )
        .with_for_update(of=HandoverRow, skip_locked=True)
    )
    return found.all()
