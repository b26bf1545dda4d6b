"""What follows from sessions: who ordered or has a place hears of it, and so does the calendar."""

from collections.abc import Sequence
from typing import Any

from services.notifications import meetings
from services.notifications.domain import Template
from services.notifications.domain.meetings import Method, Slot
from services.notifications.inbox import inbox
from services.notifications.models import MeetingRow
from services.notifications.writing import Addressed, write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.partner import (
    MeetingAnnounced,
    PlaceGivenUp,
    SessionCancelled,
    SessionMoved,
    SessionPlanned,
)
from shared.schemas.school import EnrolmentEnded


@inbox.handles(SessionPlanned)
async def tell_of_session(events: Sequence[Received[SessionPlanned]], tx: Transaction) -> None:
    """Tell the SLB'er when and where."""
    known = await meetings.of_subjects(tx, [e.subject for e in events])
    mails: list[Addressed] = []
    for event in events:
        planned, of_order = event.event, known[event.subject]
        if planned.session_id in of_order:
            continue  # what was agreed about it came in first, by another stream
        slot = Slot(planned.starts_at, planned.ends_at, planned.location)
        row = meetings.new(tx, event.subject, planned.session_id, slot)
        row.trainer_id = planned.trainer_id
        meetings.put(tx, row, slot, meetings.following(of_order))
        of_order[planned.session_id] = row
        said = meetings.told([row], Method.REQUEST)
        mails.append((event, Template.SESSION_PLANNED, said, None))
    await write(tx, mails)


@inbox.handles(SessionMoved)
async def tell_of_move(events: Sequence[Received[SessionMoved]], tx: Transaction) -> None:
    """Tell the SLB'er of another time or place, whether or not it was proposed before."""
    known = await meetings.of_subjects(tx, [e.subject for e in events])
    mails: list[Addressed] = []
    for event in events:
        moved, of_order = event.event, known[event.subject]
        slot = Slot(moved.starts_at, moved.ends_at, moved.location)
        row = of_order.get(moved.session_id)
        if row is not None and meetings.slot_of(row) == slot:
            continue
        row = row or meetings.new(tx, event.subject, moved.session_id, slot)
        meetings.put(tx, row, slot, meetings.following(of_order))
        of_order[moved.session_id] = row
        said = meetings.told([row], Method.REQUEST)
        mails.append((event, Template.SESSION_MOVED, said, None))
    await write(tx, mails)


@inbox.handles(SessionCancelled)
async def tell_of_cancelled_session(
    events: Sequence[Received[SessionCancelled]], tx: Transaction
) -> None:
    """Tell the SLB'er that a session does not go on, and take it out of the calendar."""
    known = await meetings.of_subjects(tx, [e.subject for e in events])
    mails: list[Addressed] = []
    for event in events:
        row = known[event.subject].get(event.event.session_id)
        if row is not None:
            meetings.drop(row, meetings.following(known[event.subject]))
        said = meetings.told([row], Method.CANCEL) if row is not None else {}
        mails.append((event, Template.SESSION_CANCELLED, said, None))
    await write(tx, mails)


@inbox.handles(MeetingAnnounced)
async def tell_participant(events: Sequence[Received[MeetingAnnounced]], tx: Transaction) -> None:
    """Tell who has a place in an open module when and where it is, or that it is not (R28)."""
    known = await meetings.of_subjects(tx, [e.subject for e in events])
    mails: list[Addressed] = []
    for event in events:
        said, of_person = event.event, known[event.subject]
        row = of_person.get(said.session_id)
        if row is not None and _is_old(row, said):
            continue
        template = _announcement(row, said)
        if row is None:
            fields = set(MeetingRow.model_fields)
            row = MeetingRow(subject=event.subject, **said.model_dump(include=fields))
            of_person[said.session_id] = row
            tx.add(row)
        meetings.put(tx, row, Slot(said.starts_at, said.ends_at, said.location), said.sequence)
        if said.cancelled:
            meetings.drop(row, said.sequence)
        if template is not None:
            method = Method.CANCEL if said.cancelled else Method.REQUEST
            told = meetings.told([row], method) | {"module_name": said.module_name}
            mails.append((event, template, told, None))
    await write(tx, mails)


def _is_old(row: MeetingRow, said: MeetingAnnounced) -> bool:
    """Return True for what was known; who gave up a place and came back hears it anew."""
    return row.sequence >= said.sequence and row.cancelled == said.cancelled


def _announcement(row: MeetingRow | None, said: MeetingAnnounced) -> Template | None:
    known = row is not None and not row.cancelled
    if said.cancelled:
        return Template.MEETING_CANCELLED if known else None
    return Template.MEETING_MOVED if known else Template.MEETING_PLANNED


@inbox.handles(PlaceGivenUp)
async def forget_meetings(events: Sequence[Received[PlaceGivenUp]], tx: Transaction) -> None:
    """Remind nobody of a meeting to whom they do not come any more."""
    await _forget(tx, events)


@inbox.handles(EnrolmentEnded)
async def forget_all(events: Sequence[Received[EnrolmentEnded]], tx: Transaction) -> None:
    """Remind nobody who stopped of anything."""
    await _forget(tx, events)


async def _forget(tx: Transaction, events: Sequence[Received[Any]]) -> None:
    """Forget the meetings of an enrolment; who said no takes it out of the calendar alone."""
    enrolments = {e.event.enrolment_id for e in events}
    for of_person in (await meetings.of_subjects(tx, [e.subject for e in events])).values():
        for row in of_person.values():
            if row.enrolment_id in enrolments:
                row.cancelled, row.remind_on = True, None
