"""What the partner does when a school or a municipality tells it something."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col

from services.partner.domain.orders import RUNNING
from services.partner.models import (
    CoachQuestionRow,
    MessageRow,
    ModuleRow,
    OrderRow,
    ParticipantRow,
    ResultsRow,
    SignalRow,
)
from services.partner.steps import changes, groups
from services.partner.steps.orders import end
from services.partner.steps.participants import come_back
from shared.messaging.inbox import Inbox
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.orders.rules import Side
from shared.rules import NotFound
from shared.schemas.municipality import (
    CoachContinuityAsked,
    ParticipationResumed,
    RegieClosed,
    RegieTransferred,
)
from shared.schemas.quality import ResultsPublished, SignalDecided
from shared.schemas.school import (
    CoachChosen,
    EnrolmentCreated,
    EnrolmentEnded,
    MessagePosted,
    ModuleOrdered,
    ModulePublished,
    OrderCancelled,
    OrderChanged,
    OrderChangeDeclined,
    OrderChangeProposed,
    PlaceAnswered,
)

inbox = Inbox("partner")

_OF_PARTNER = "partner:"
_KEPT = {*ModuleOrdered.model_fields} & {*OrderRow.model_fields} - {"wished_starts"}
_KEPT_OF_PARTICIPANT = {*EnrolmentCreated.model_fields} & {*ParticipantRow.model_fields}


@inbox.handles(ModuleOrdered)
async def keep_orders(events: Sequence[Received[ModuleOrdered]], tx: Transaction) -> None:
    """Put the order on the desk of its partner (R21)."""
    rows = [
        e.event.model_dump(mode="json", include={"wished_starts"})
        | e.event.model_dump(include=_KEPT)
        | {"order_id": e.subject, "status": "open", "sessions": 0, "reminders": 0}
        for e in events
    ]
    await tx.add_new(OrderRow, rows)


@inbox.handles(EnrolmentCreated)
async def keep_participants(events: Sequence[Received[EnrolmentCreated]], tx: Transaction) -> None:
    """Put the participant on the desk of the partner (R25), and in the open group of a module."""
    rows = [
        e.event.model_dump(include=_KEPT_OF_PARTICIPANT) | {"subject": e.subject, "status": "new"}
        for e in events
    ]
    await tx.add_new(ParticipantRow, rows)
    modules = [e.event.enrolment_id for e in events if e.event.kind == "module"]
    if modules:
        await groups.arrive(tx, modules)


@inbox.handles(CoachContinuityAsked)
async def keep_coach_questions(
    events: Sequence[Received[CoachContinuityAsked]], tx: Transaction
) -> None:
    """Put the question on the desk of the coach's partner; a school's own coach is not ours."""
    rows = [
        {
            "handover_id": e.event.handover_id,
            "subject": e.subject,
            "coach_id": e.event.coach_id,
            "partner_id": e.event.coach_organisation.removeprefix(_OF_PARTNER),
            "gemeentecode": e.event.gemeentecode,
            "status": "open",
        }
        for e in events
        if e.event.coach_organisation.startswith(_OF_PARTNER)
    ]
    await tx.add_new(CoachQuestionRow, rows)


@inbox.handles(RegieTransferred)
async def follow_the_regie(events: Sequence[Received[RegieTransferred]], tx: Transaction) -> None:
    """Go on for the municipality, or stop showing people whose coach is of others now (R27, R31).

    From the day of the transfer the municipality pays. Another coach of the same partner takes
    the place of the former one, who sees the young person no more.
    """
    for each in events:
        moved = each.event
        kind, _, partner_id = moved.coach_organisation.partition(":")
        of_person = col(ParticipantRow.subject) == each.subject
        stays = col(ParticipantRow.partner_id) == (partner_id if kind == "partner" else "")
        if not moved.same_coach:
            await _stop(tx, of_person & ~stays)
        running = of_person & (col(ParticipantRow.status) != "stopped")
        # the first municipality's day stays when the regie passes on to another one
        since = func.coalesce(col(ParticipantRow.municipal_from), moved.transferred_on)
        await tx.session.exec(update(ParticipantRow).where(running).values(municipal_from=since))
        if not moved.same_coach:
            coached = running & stays & (col(ParticipantRow.kind) == "aftercare")
            new = {"coach_id": moved.coach_id, "status": "confirmed"}
            await tx.session.exec(update(ParticipantRow).where(coached).values(**new))


@inbox.handles(EnrolmentEnded)
async def stop_with_school(events: Sequence[Received[EnrolmentEnded]], tx: Transaction) -> None:
    """Stop showing people whose enrolment with this partner ended (R31, R54)."""
    ended = [e.event.enrolment_id for e in events]
    await _stop(tx, col(ParticipantRow.enrolment_id).in_(ended))


@inbox.handles(RegieClosed)
async def stop_with_municipality(events: Sequence[Received[RegieClosed]], tx: Transaction) -> None:
    """Stop showing people whose guidance by the municipality ended (R54)."""
    closed = [e.subject for e in events]
    await _stop(tx, col(ParticipantRow.subject).in_(closed))


@inbox.handles(ParticipationResumed)
async def welcome_back(events: Sequence[Received[ParticipationResumed]], tx: Transaction) -> None:
    """Show who came back to the coach of before again, if that coach still works here (R6, R31).

    Otherwise the partner names another coach, as for somebody new.
    """
    for each in events:
        kind, _, partner_id = each.event.coach_organisation.partition(":")
        if kind == "partner":
            await come_back(tx, each.subject, partner_id, each.event.coach_id)


async def _stop(tx: Transaction, which: ColumnElement[bool]) -> None:
    """Stop participants: the partner sees that, not why (R19); the coach reaches them no more.

    A place in an open group goes to who waits.
    """
    stopped = await tx.session.exec(
        update(ParticipantRow)
        .where(which)
        .values(status="stopped", coach_id=None)
        .returning(col(ParticipantRow.enrolment_id))
    )
    await groups.leave(tx, stopped.scalars().all())


@inbox.handles(PlaceAnswered)
async def hear_about_places(events: Sequence[Received[PlaceAnswered]], tx: Transaction) -> None:
    """Give the place to who takes it in time, and pass on what is given up (R28)."""
    for each in events:
        said = each.event
        await groups.hear_answer(
            tx, said.enrolment_id, takes=said.takes, answered_on=said.answered_on
        )


async def _orders(tx: Transaction, events: Sequence[Received[Any]]) -> dict[UUID, OrderRow]:
    """Return the orders that events are about, locked."""
    subjects = {e.subject for e in events}
    orders = await tx.load_many(OrderRow, subjects)
    if len(orders) < len(subjects):
        raise NotFound("order")
    return orders


@inbox.handles(MessagePosted)
async def keep_messages(events: Sequence[Received[MessagePosted]], tx: Transaction) -> None:
    """Keep what the SLB'er writes in an order's thread (R23)."""
    await _orders(tx, events)
    rows = [e.event.model_dump() | {"order_id": e.subject, "side": "school"} for e in events]
    await tx.add_new(MessageRow, rows)


@inbox.handles(OrderChangeProposed)
async def hear_proposals(events: Sequence[Received[OrderChangeProposed]], tx: Transaction) -> None:
    """Keep what the SLB'er proposes; one that crossed ours lapses (R24)."""
    orders = await _orders(tx, events)
    for each in events:
        await changes.hear_proposal(tx, orders[each.subject], each.event)


@inbox.handles(OrderChanged)
async def hear_agreements(events: Sequence[Received[OrderChanged]], tx: Transaction) -> None:
    """Change orders as the SLB'er agreed (R24)."""
    orders = await _orders(tx, events)
    for each in events:
        await changes.hear_agreement(tx, orders[each.subject], each.event)


@inbox.handles(OrderChangeDeclined)
async def hear_refusals(events: Sequence[Received[OrderChangeDeclined]], tx: Transaction) -> None:
    """Note that the SLB'er does not agree (R24)."""
    await _orders(tx, events)
    for each in events:
        await changes.hear_refusal(tx, each.event.change_id)


@inbox.handles(OrderCancelled)
async def hear_cancellations(events: Sequence[Received[OrderCancelled]], tx: Transaction) -> None:
    """End orders that the SLB'er cancelled, unless they are over already (R24)."""
    orders = await _orders(tx, events)
    for each in events:
        order = orders[each.subject]
        if order.status in RUNNING:
            await end(tx, order, Side.SCHOOL, each.event.reason)


@inbox.handles(CoachChosen)
async def follow_coach(events: Sequence[Received[CoachChosen]], tx: Transaction) -> None:
    """Show the participant to the coach they chose, and no longer to the former one (R31).

    Without a new coach the participant is new again: the partner names one.
    """
    participants = await tx.load_many(ParticipantRow, {e.event.enrolment_id for e in events})
    for event in events:
        row = participants.get(event.event.enrolment_id)
        if row is None:
            raise NotFound("participant")
        if row.status != "stopped":
            row.coach_id = event.event.coach_id
            row.status = "confirmed" if event.event.coach_id else "new"


@inbox.handles(ModulePublished)
async def keep_modules(events: Sequence[Received[ModulePublished]], tx: Transaction) -> None:
    """Keep what the catalogue says of modules; the newest counts (R22)."""
    for each in events:
        said = each.event.model_dump(include=set(ModuleRow.model_fields))
        await tx.session.merge(ModuleRow(module_id=each.subject, **said))


@inbox.handles(ResultsPublished)
async def keep_results(events: Sequence[Received[ResultsPublished]], tx: Transaction) -> None:
    """Keep how a school evaluates a partner, in the place of what it published before (R36)."""
    for each in events:
        said = each.event.model_dump(mode="json", exclude={"published_on"})
        await tx.session.merge(ResultsRow(published_on=each.event.published_on, **said))


@inbox.handles(SignalDecided)
async def hear_decisions(events: Sequence[Received[SignalDecided]], tx: Transaction) -> None:
    """Keep what the school decided on signals of ours, and why (R37)."""
    await _orders(tx, events)
    known = await tx.load_many(SignalRow, {e.event.feedback_id for e in events})
    for each in events:
        said = each.event
        row = known.get(said.feedback_id)
        if row is None:  # given before signals were kept here
            row = SignalRow(feedback_id=said.feedback_id, order_id=each.subject)
            known[said.feedback_id] = row
            tx.add(row)
        row.decision, row.reason, row.decided_on = said.decision, said.reason, said.decided_on
