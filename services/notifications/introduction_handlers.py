"""Introductions: people who are to work together hear of each other, with a face and a way to talk.

Who ordered and who comes; a young person and the coach; the coach until now and the next one.
A coach reads who it is about, and finds on the partner's pages how to reach a young person: what
is looked up there is written down (R50).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.notifications import people
from services.notifications.domain import Desk, Template
from services.notifications.inbox import inbox
from services.notifications.writing import Addressed, Cause, write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.reference import gemeente
from shared.schemas.municipality import CoachChanged, RegieTransferred
from shared.schemas.partner import EnrolmentConfirmed, OrderConfirmed
from shared.schemas.school import CoachChosen
from shared.schemas.subjects import coach_subject

PARTICIPANTS = "/desk/participants"
"""The partner's page with participants."""


@inbox.handles(OrderConfirmed)
async def introduce_trainer(events: Sequence[Received[OrderConfirmed]], tx: Transaction) -> None:
    """Tell the SLB'er who comes, and the trainer for whom (R23)."""
    mails: list[Addressed] = []
    for event in events:
        said = {"coach_id": event.event.trainer_id, "contact": event.event.contact}
        mails.append((event, Template.ORDER_CONFIRMED, said, None))
    await write(tx, mails)
    to_trainer: list[Addressed] = []
    for event in events:
        about = {"to_coach": True, "order": str(event.subject), "desk": Desk.PARTNER}
        to_trainer.append((event, Template.TRAINER_INTRODUCED, about, None))
    await write(tx, to_trainer, to=lambda event: coach_subject(event.event.trainer_id))


@inbox.handles(EnrolmentConfirmed)
async def introduce_coach(events: Sequence[Received[EnrolmentConfirmed]], tx: Transaction) -> None:
    """Tell who got a place in an open module; bring participant of aftercare and coach together.

    Not with a coach whom the young person left (R31): the school does not take that one either.
    """
    places: list[Addressed] = []
    for event in events:
        if event.event.module_name:
            said = {"module_name": event.event.module_name, "coach_id": event.event.coach_id}
            places.append((event, Template.PLACE_CONFIRMED, said, None))
    await write(tx, places)
    aftercare = [event for event in events if not event.event.module_name]
    persons = await people.persons(tx, [event.subject for event in aftercare])
    new = [e for e in aftercare if e.event.coach_id not in persons[e.subject].left_coaches]
    await _introduce(tx, new, {})


@inbox.handles(CoachChosen)
async def introduce_chosen(events: Sequence[Received[CoachChosen]], tx: Transaction) -> None:
    """Bring the young person and the coach of their choice together; the former hears nothing."""
    persons = await people.persons(tx, [event.subject for event in events])
    for event in events:
        people.change_coach(persons[event.subject], event.event.coach_id)
    await _introduce(tx, [event for event in events if event.event.coach_id], {})


async def _introduce(
    tx: Transaction, events: Sequence[Received[Any]], former: dict[UUID, str]
) -> None:
    """Write to the young person, and to the coach whom the event names."""
    mails: list[Addressed] = []
    for event in events:
        said = {"coach_id": event.event.coach_id, "former_coach_id": former.get(event.subject)}
        mails.append((event, Template.COACH_INTRODUCED, said, None))
    await write(tx, mails)
    if former:
        return  # the coaches hear of each other
    about = [
        (
            event,
            Template.PARTICIPANT_INTRODUCED,
            {"to_coach": True, "person": str(event.subject), "path": PARTICIPANTS},
            None,
        )
        for event in events
    ]
    await write(tx, about, to=lambda event: coach_subject(event.event.coach_id))


@inbox.handles(CoachChanged)
async def introduce_coaches(events: Sequence[Received[CoachChanged]], tx: Transaction) -> None:
    """Bring the coach until now and the next one together (R16).

    The young person hears of it when the regie passes on, and at once when it already did.
    """
    leaving: list[Addressed] = []
    coming: list[Addressed] = []
    for event in events:
        about = {"to_coach": True, "person": str(event.subject)}
        leaves = about | {"coach_id": event.event.coach_id}
        comes = about | {"former_coach_id": event.event.former_coach_id}
        leaving.append((event, Template.COACH_LEAVES, leaves, None))
        coming.append((event, Template.COACH_COMES, comes, None))
    await write(tx, leaving, to=lambda event: coach_subject(event.event.former_coach_id))
    await write(tx, coming, to=lambda event: coach_subject(event.event.coach_id))
    persons = await people.persons(tx, [event.subject for event in events])
    later = [event for event in events if persons[event.subject].gemeentecode]
    for event in later:
        people.change_coach(persons[event.subject], event.event.coach_id)
    await _introduce(tx, later, {e.subject: e.event.former_coach_id for e in later})


@inbox.handles(RegieTransferred)
async def tell_who_helps(events: Sequence[Received[RegieTransferred]], tx: Transaction) -> None:
    """Tell the young person who helps from now on, and who the coach is."""
    persons = await people.persons(tx, [event.subject for event in events])
    mails: list[tuple[Cause, Template, dict[str, Any], None]] = []
    for event in events:
        passed, person = event.event, persons[event.subject]
        code = passed.to_organisation.removeprefix("gemeente:")
        former = people.change_coach(person, passed.coach_id)
        person.gemeentecode = code
        template = Template.REGIE_SAME_COACH if passed.same_coach else Template.REGIE_OTHER_COACH
        said: dict[str, Any] = {
            "gemeente": gemeente(code, tx.today).name,
            "coach_id": passed.coach_id,
            "former_coach_id": None if passed.same_coach else former,
            "links": passed.links,
        }
        mails.append((event, template, said, None))
    await write(tx, mails)
