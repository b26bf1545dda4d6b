"""What the school does when a partner tells it something about an order."""

from collections.abc import Sequence
from uuid import UUID

from services.school import feedback, results
from services.school.domain import ordering
from services.school.domain.ordering import OrderStatus
from services.school.inbox import inbox
from services.school.models import ChangeRow, MessageRow, OrderRow, SessionRow
from services.school.ordering import changing
from services.school.ordering.log import What, log, place_and_time
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.orders import rules
from shared.orders.rules import ChangeStatus, Side
from shared.rules import NotFound
from shared.schemas.partner import (
    AttendanceRecorded,
    FeedbackGiven,
    MessagePosted,
    OrderCancelled,
    OrderChanged,
    OrderChangeDeclined,
    OrderChangeProposed,
    OrderConfirmed,
    OrderDeclined,
    ReportSubmitted,
    SessionCancelled,
    SessionMoved,
    SessionPlanned,
)
from shared.schemas.personal import Message


async def _orders(tx: Transaction, subjects: Sequence[UUID]) -> dict[UUID, OrderRow]:
    orders = await tx.load_many(OrderRow, set(subjects))
    if len(orders) < len(set(subjects)):
        raise NotFound("order")
    return orders


@inbox.handles(OrderConfirmed)
async def note_confirmation(events: Sequence[Received[OrderConfirmed]], tx: Transaction) -> None:
    """Note that the partner takes the order, and whom to reach there (R23, R24)."""
    orders = await _orders(tx, [e.subject for e in events])
    for event in events:
        order = orders[event.subject]
        order.status = ordering.hear_answer(OrderStatus(order.status), OrderStatus.CONFIRMED)
        order.trainer_id, order.partner_contact = event.event.trainer_id, event.event.contact
        log(tx, event.subject, What.CONFIRMED)


@inbox.handles(OrderDeclined)
async def note_declination(events: Sequence[Received[OrderDeclined]], tx: Transaction) -> None:
    """Note that the partner cannot take the order, and when it could (R24)."""
    orders = await _orders(tx, [e.subject for e in events])
    changes = await changing.open_changes(tx, [*orders])
    for event in events:
        order = orders[event.subject]
        order.status = ordering.hear_answer(OrderStatus(order.status), OrderStatus.DECLINED)
        order.alternative_from, order.news_at = event.event.alternative_from, tx.now
        detail = {"reason": event.event.reason}
        log(tx, event.subject, What.DECLINED, detail=detail)
        if event.subject in changes:
            await changing.lapse(tx, changes[event.subject])


async def _sessions(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, SessionRow]:
    sessions = await tx.load_many(SessionRow, set(ids))
    if len(sessions) < len(set(ids)):
        raise NotFound("session")
    return sessions


@inbox.handles(SessionPlanned)
async def keep_sessions(events: Sequence[Received[SessionPlanned]], tx: Transaction) -> None:
    """Keep when and where the sessions of an order are, and count them."""
    orders = await _orders(tx, [e.subject for e in events])
    for event in events:
        planned, order = event.event, orders[event.subject]
        when = planned.model_dump(include={"starts_at", "ends_at", "location"})
        tx.add(SessionRow(session_id=planned.session_id, order_id=event.subject, **when))
        order.sessions += 1
        order.calendar_sequence += 1
        log(tx, event.subject, What.SESSION_PLANNED, detail=when)


@inbox.handles(SessionMoved)
async def move_sessions(events: Sequence[Received[SessionMoved]], tx: Transaction) -> None:
    """Keep the new time and place of a session."""
    orders = await _orders(tx, [e.subject for e in events])
    sessions = await _sessions(tx, [e.event.session_id for e in events])
    for event in events:
        session, moved = sessions[event.event.session_id], event.event
        was = session.model_dump(include={"starts_at", "ends_at", "location"})
        if was == moved.model_dump(include=set(was)):
            continue  # the move that both agreed on
        session.starts_at, session.ends_at = moved.starts_at, moved.ends_at
        session.location = moved.location
        orders[event.subject].calendar_sequence += 1
        orders[event.subject].news_at = tx.now
        log(tx, event.subject, What.SESSION_MOVED, detail=was)


@inbox.handles(SessionCancelled)
async def cancel_sessions(events: Sequence[Received[SessionCancelled]], tx: Transaction) -> None:
    """Note that sessions do not go on; the order stays, and calendars hear of it."""
    orders = await _orders(tx, [e.subject for e in events])
    sessions = await _sessions(tx, [e.event.session_id for e in events])
    for event in events:
        session, order = sessions[event.event.session_id], orders[event.subject]
        was = session.model_dump(include={"starts_at", "ends_at", "location"})
        session.cancelled = True
        order.sessions -= 1
        order.calendar_sequence += 1
        order.news_at = tx.now
        log(tx, event.subject, What.SESSION_CANCELLED, detail=was)


@inbox.handles(AttendanceRecorded)
async def count_present(events: Sequence[Received[AttendanceRecorded]], tx: Transaction) -> None:
    """Add up who came; a corrected number takes the place of the earlier one."""
    orders = await _orders(tx, [e.subject for e in events])
    sessions = await _sessions(tx, [e.event.session_id for e in events])
    for event in events:
        session, present = sessions[event.event.session_id], event.event.present
        orders[event.subject].present += present - (session.present or 0)
        session.present = present


@inbox.handles(ReportSubmitted)
async def close_order(events: Sequence[Received[ReportSubmitted]], tx: Transaction) -> None:
    """Close the order, now that the partner reported back (R30)."""
    orders = await _orders(tx, [e.subject for e in events])
    changes = await changing.open_changes(tx, [*orders])
    for event in events:
        orders[event.subject].status = OrderStatus.CLOSED
        log(tx, event.subject, What.CLOSED)
        if event.subject in changes:
            await changing.lapse(tx, changes[event.subject])
    await results.note_change(tx, orders.values())  # what was answered counts from now on


@inbox.handles(FeedbackGiven)
async def keep_signals(events: Sequence[Received[FeedbackGiven]], tx: Transaction) -> None:
    """Keep what partners bring up, for the school to decide on (R37)."""
    await _orders(tx, [e.subject for e in events])
    await feedback.hear_partner(tx, events)


@inbox.handles(OrderChangeProposed)
async def keep_proposals(events: Sequence[Received[OrderChangeProposed]], tx: Transaction) -> None:
    """Keep the partner's proposal, for the SLB'er to answer; one of ours that it crossed lapses."""
    orders = await _orders(tx, [e.subject for e in events])
    changes = await changing.open_changes(tx, [*orders])
    for event in events:
        order, known = orders[event.subject], changes.get(event.subject)
        talk = changing.talk_of(order, known)
        proposed = rules.hear_proposal(talk, event.event.change_id)
        if proposed is talk:
            continue
        if known is not None:
            await changing.lapse(tx, known)
        said = event.event.model_dump(include=changing.SAID)
        row = ChangeRow(
            change_id=event.event.change_id,
            order_id=event.subject,
            proposed_by=Side.PARTNER,
            proposed_on=event.event.proposed_on,
            **said,
        )
        tx.add(row)
        changes[event.subject] = row
        log(tx, event.subject, What.CHANGE_PROPOSED, detail=said)


async def _answered(
    tx: Transaction, events: Sequence[Received[OrderChanged | OrderChangeDeclined]]
) -> dict[UUID, ChangeRow]:
    ids = {e.event.change_id for e in events}
    changes = await tx.load_many(ChangeRow, ids)
    if len(changes) < len(ids):
        raise NotFound("change")
    return changes


@inbox.handles(OrderChanged)
async def apply_changes(events: Sequence[Received[OrderChanged]], tx: Transaction) -> None:
    """Make the order as the partner agreed; it holds, also when we cancelled meanwhile."""
    orders = await _orders(tx, [e.subject for e in events])
    changes = await _answered(tx, events)
    for event in events:
        order, change = orders[event.subject], changes[event.event.change_id]
        log(tx, event.subject, What.CHANGED, detail=place_and_time(order))
        change.status = ChangeStatus.AGREED
        await changing.apply(tx, order, change)


@inbox.handles(OrderChangeDeclined)
async def note_refused_changes(
    events: Sequence[Received[OrderChangeDeclined]], tx: Transaction
) -> None:
    """Note that the partner does not agree; the order stays as it was."""
    orders = await _orders(tx, [e.subject for e in events])
    changes = await _answered(tx, events)
    for event in events:
        orders[event.subject].news_at = tx.now
        changes[event.event.change_id].status = ChangeStatus.DECLINED
        log(tx, event.subject, What.CHANGE_DECLINED)


@inbox.handles(OrderCancelled)
async def note_cancellation(events: Sequence[Received[OrderCancelled]], tx: Transaction) -> None:
    """Note that the partner cancelled; what took place stays."""
    orders = await _orders(tx, [e.subject for e in events])
    changes = await changing.open_changes(tx, [*orders])
    for event in events:
        order = orders[event.subject]
        order.status = ordering.hear_of_cancellation(OrderStatus(order.status))
        order.calendar_sequence += 1
        order.news_at = tx.now
        detail = {"reason": event.event.reason}
        log(tx, event.subject, What.CANCELLED, detail=detail)
        if event.subject in changes:
            await changing.lapse(tx, changes[event.subject])


@inbox.handles(MessagePosted)
async def keep_messages(events: Sequence[Received[MessagePosted]], tx: Transaction) -> None:
    """Put what the partner writes in the thread."""
    await _orders(tx, [e.subject for e in events])
    for event in events:
        posted = event.event
        content = tx.sealer.unseal(event.subject, posted.content, Message)
        fields = set(MessageRow.model_fields) & set(MessagePosted.model_fields)
        tx.add(
            MessageRow(
                order_id=event.subject,
                side=Side.PARTNER,
                author=content.author,
                received_at=tx.now,
                body=content.text,
                **posted.model_dump(include=fields),
            )
        )
        detail = {"kind": posted.kind}
        log(tx, event.subject, What.MESSAGE, detail=detail)
