"""The history of holders as the school follows it, also after it handed somebody over (R8)."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from services.school.inbox import inbox
from services.school.models import HandoverRow, RegieRow, newest_regie
from shared.baton import rules as baton
from shared.baton.rules import BatonRule, Holding
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.schemas.event import Event
from shared.schemas.municipality import HandoverAccepted, ParticipationResumed, RegieClosed

E = TypeVar("E", bound=Event)


async def of_ours(
    tx: Transaction, events: Sequence[Received[E]]
) -> tuple[list[Received[E]], dict[UUID, HandoverRow]]:
    """Return the events about handovers of a school, and those handovers.

    Municipalities hand over to each other as well, of people whom the school handed over before
    (R13). Raises NotFound for an unknown handover of somebody whom a school holds.
    """
    ids = {_handover_id(each.event) for each in events}
    handovers = await tx.load_many(HandoverRow, ids)
    newest = await newest_regie(tx.session, [each.subject for each in events])
    ours = []
    for each in events:
        held = newest.get(each.subject)
        if _handover_id(each.event) in handovers:
            ours.append(each)
        elif held is None or held.holder.startswith("school:"):
            raise NotFound("handover")
    return ours, handovers


def _handover_id(event: Event) -> UUID:
    handover_id: UUID = event.handover_id  # type: ignore[attr-defined]
    return handover_id


async def follow_acceptance(tx: Transaction, events: Sequence[Received[HandoverAccepted]]) -> None:
    """End what is held and write down the new holder, at the receiver's instant (R8, R10)."""
    newest = await newest_regie(tx.session, [each.subject for each in events])
    for each in events:
        accepted, held = each.event, newest.get(each.subject)
        if held is None:
            raise NotFound("regie")
        ended, following = baton.pass_on(
            held.holding(),
            to=accepted.holder,
            version=accepted.regie_version,
            at=accepted.accepted_at,
        )
        held.held_until = ended.held_until
        newest[each.subject] = await _write(tx, following)


async def _write(tx: Transaction, holding: Holding) -> RegieRow:
    row = RegieRow(
        subject=holding.subject,
        version=holding.version,
        holder=holding.holder,
        held_from=holding.held_from,
        resumed_after=holding.resumed_after,
    )
    await tx.session.flush()  # what ends, ends before anything else begins
    tx.add(row)
    return row


async def _newest(tx: Transaction, subject: UUID) -> RegieRow:
    held = (await newest_regie(tx.session, [subject])).get(subject)
    if held is None:
        raise NotFound("regie")
    return held


@inbox.handles(RegieClosed)
async def follow_closing(events: Sequence[Received[RegieClosed]], tx: Transaction) -> None:
    """End the last holding when the municipality closed: nobody holds (R8)."""
    for each in events:
        held = await _newest(tx, each.subject)
        require(held.version == each.event.regie_version, BatonRule.VERSION_FOLLOWS)
        closed_at = each.event.closed_at or each.envelope.time
        held.held_until = baton.close(held.holding(), at=closed_at).held_until
        await tx.session.flush()


@inbox.handles(ParticipationResumed)
async def follow_return(events: Sequence[Received[ParticipationResumed]], tx: Transaction) -> None:
    """Write down that who closed holds again: the young person came back (R6, R8)."""
    for each in events:
        resumed, held = each.event, await _newest(tx, each.subject)
        holding = baton.resume(held.holding(), by=resumed.holder, at=resumed.resumed_at)
        same = (resumed.regie_version, resumed.closed_at) == (holding.version, held.held_until)
        require(same, BatonRule.VERSION_FOLLOWS)
        await _write(tx, holding)
