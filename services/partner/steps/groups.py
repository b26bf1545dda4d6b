"""Open groups: who has a place, who waits, and what happens to a place that comes free (R28)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.partner.domain import waiting as rules
from services.partner.domain.rule import PartnerRule
from services.partner.domain.waiting import Place, PlaceStatus
from services.partner.models import CoachRow, GroupRow, ParticipantRow, PlaceRow
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import ShortText
from shared.schemas.partner import (
    EnrolmentConfirmed,
    EnrolmentWaiting,
    PlaceGivenUp,
    PlaceLapsed,
    PlaceOffered,
)
from shared.schemas.vocabulary import CoachId, PartnerId

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


class GroupIn(BaseModel):
    """A group that young people sign up for one by one."""

    partner_id: PartnerId
    module_id: UUID
    module_name: ShortText
    trainer_id: CoachId
    capacity: int = Field(ge=1, le=500)
    reply_days: int = Field(default=3, ge=1, le=30)


class CapacityIn(BaseModel):
    """How many places there are."""

    capacity: int = Field(ge=1, le=500)


async def open_group(tx: Transaction, wanted: GroupIn) -> GroupRow:
    """Open a group; who signed up for the module already comes in, in order of arrival.

    Who waits in an earlier group, closed since, keeps waiting there.
    """
    trainer = await tx.load(CoachRow, wanted.trainer_id)
    require(trainer.partner_id == wanted.partner_id, PartnerRule.OWN_TRAINER)
    earlier = await _open_group_of(tx, wanted.partner_id, wanted.module_id)
    require(earlier is None, PartnerRule.ONE_GROUP_PER_MODULE)
    group = GroupRow(group_id=uuid7(), **wanted.model_dump())
    tx.add(group)
    await tx.session.flush()
    found = await tx.session.exec(
        select(ParticipantRow)
        .where(
            ParticipantRow.partner_id == wanted.partner_id,
            ParticipantRow.module_id == wanted.module_id,
            ParticipantRow.kind == "module",
            ParticipantRow.status == "new",
            col(ParticipantRow.enrolment_id).not_in(select(PlaceRow.enrolment_id)),
        )
        .order_by(col(ParticipantRow.enrolment_id))
        .with_for_update()
    )
    await _arrive(tx, group, found.all())
    return group


async def arrive(tx: Transaction, enrolments: Iterable[UUID]) -> None:
    """Give new participants of a module a place in its open group, or let them wait for one."""
    new = await tx.load_many(ParticipantRow, enrolments)
    modules: dict[tuple[str, UUID], list[ParticipantRow]] = {}
    for participant in new.values():
        if participant.kind == "module" and participant.module_id and participant.status == "new":
            key = (participant.partner_id, participant.module_id)
            modules.setdefault(key, []).append(participant)
    for (partner_id, module_id), participants in sorted(modules.items()):
        group = await _open_group_of(tx, partner_id, module_id)
        if group is not None:
            await _arrive(tx, group, participants)


async def resize(tx: Transaction, group_id: UUID, wanted: CapacityIn) -> GroupRow:
    """Change how many places there are, never below what is taken; new ones are offered."""
    group, rows = await _load(tx, group_id)
    rules.check_capacity(map(_place, rows), wanted.capacity)
    group.capacity = wanted.capacity
    _offer(tx, group, rows)
    return group


async def close(tx: Transaction, group_id: UUID) -> GroupRow:
    """Close a group for new people; who has a place keeps it."""
    group = await tx.load(GroupRow, group_id)
    require(group.status == "open", PartnerRule.GROUP_IS_OPEN)
    group.status = "closed"
    return group


async def take_place(
    tx: Transaction, enrolment_id: UUID, *, answered_on: date | None = None
) -> PlaceRow:
    """Take an offered place within the time to answer; today unless the answer is older."""
    group, _, row = await _load_place(tx, enrolment_id)
    _stand(row, rules.take(_place(row), answered_on or tx.today))
    await _confirm(tx, group, row)
    return row


async def give_up(tx: Transaction, enrolment_id: UUID) -> PlaceRow:
    """Give up a place, an offer or waiting; a place that comes free is offered at once."""
    group, rows, row = await _load_place(tx, enrolment_id)
    _stand(row, rules.give_up(_place(row)))
    event = PlaceGivenUp(
        enrolment_id=enrolment_id,
        partner_id=group.partner_id,
        module_id=group.module_id,
        given_up_on=tx.today,
    )
    tx.record(row.subject, event)
    _offer(tx, group, rows)
    return row


async def hear_answer(
    tx: Transaction, enrolment_id: UUID, *, takes: bool, answered_on: date
) -> None:
    """Hear what the young person said on a day about a place; too late an answer is nothing.

    What counts is the day of the answer, not the day on which we hear it; a place that went to the
    next meanwhile is gone.
    """
    _, _, row = await _load_place(tx, enrolment_id)
    place = _place(row)
    if takes:
        if rules.lapse(place, answered_on).status is PlaceStatus.OFFERED:
            await take_place(tx, enrolment_id, answered_on=answered_on)
    elif place.status in rules.ON_THE_LIST:
        await give_up(tx, enrolment_id)


async def leave(tx: Transaction, enrolments: Iterable[UUID]) -> None:
    """Give up the places of people who are no longer here; they go to who waits."""
    found = await tx.session.exec(
        select(PlaceRow.enrolment_id)
        .where(
            col(PlaceRow.enrolment_id).in_(list(enrolments)),
            col(PlaceRow.status).in_(rules.ON_THE_LIST),
        )
        .order_by(col(PlaceRow.group_id), col(PlaceRow.enrolment_id))
    )
    for enrolment_id in found.all():
        await give_up(tx, enrolment_id)


async def come_back(tx: Transaction, enrolment_id: UUID) -> PlaceRow:
    """Wait again, at the end of the list; not who is no longer here (R31, R54)."""
    group, rows, row = await _load_place(tx, enrolment_id)
    require(group.status == "open", PartnerRule.GROUP_IS_OPEN)
    participant = await tx.load(ParticipantRow, enrolment_id)
    require(participant.status != "stopped", PartnerRule.STILL_HERE)
    group.arrivals += 1
    _stand(row, rules.come_back(_place(row), group.arrivals))
    tx.record(row.subject, _waiting(tx, group, row))
    _offer(tx, group, rows)
    return row


async def lapse(tx: Transaction, group_id: UUID) -> int:
    """Let offers lapse whose time to answer is over, and offer them to the next; returns how many.

    Everything is judged by the day of the transaction: a clock that jumped gives nobody a place
    with a time to answer that is over already.
    """
    group, rows = await _load(tx, group_id)
    lapsed = [row for row in rows if rules.lapse(_place(row), tx.today) != _place(row)]
    for row in lapsed:
        _stand(row, rules.lapse(_place(row), tx.today))
        event = PlaceLapsed(
            enrolment_id=row.enrolment_id,
            partner_id=group.partner_id,
            module_id=group.module_id,
            module_name=group.module_name,
            lapsed_on=tx.today,
        )
        tx.record(row.subject, event)
    _offer(tx, group, rows)
    return len(lapsed)


async def _open_group_of(tx: Transaction, partner_id: str, module_id: UUID) -> GroupRow | None:
    """Return the open group of a module, locked; whoever asks waits for who opens one or arrives.

    Else somebody who signs up while a group opens would be in neither's sight.
    """
    await tx.session.execute(_ONE_AT_A_TIME, {"key": f"{partner_id} {module_id}"})
    found = await tx.session.exec(
        select(GroupRow)
        .where(
            GroupRow.partner_id == partner_id,
            GroupRow.module_id == module_id,
            GroupRow.status == "open",
        )
        .with_for_update()
    )
    return found.first()


async def _load(tx: Transaction, group_id: UUID) -> tuple[GroupRow, list[PlaceRow]]:
    """Return a group and all who stand in it, locked: the group first, as everybody does."""
    group = await tx.load(GroupRow, group_id)
    found = await tx.session.exec(
        select(PlaceRow)
        .where(PlaceRow.group_id == group_id)
        .order_by(col(PlaceRow.number))
        .with_for_update()
    )
    return group, list(found)


async def _load_place(
    tx: Transaction, enrolment_id: UUID
) -> tuple[GroupRow, list[PlaceRow], PlaceRow]:
    known = await tx.session.get(PlaceRow, enrolment_id)
    if known is None:
        raise NotFound("place")
    group, rows = await _load(tx, known.group_id)
    return group, rows, await tx.load(PlaceRow, enrolment_id)


async def _arrive(tx: Transaction, group: GroupRow, participants: Sequence[ParticipantRow]) -> None:
    _, rows = await _load(tx, group.group_id)
    for participant in sorted(participants, key=lambda p: p.enrolment_id):
        group.arrivals += 1
        stands = rules.arrive(
            [_place(row) for row in rows], participant.enrolment_id, group.arrivals, group.capacity
        )
        row = PlaceRow(
            enrolment_id=participant.enrolment_id,
            group_id=group.group_id,
            partner_id=group.partner_id,
            subject=participant.subject,
            number=stands.number,
            status=stands.status,
        )
        rows.append(row)
        tx.add(row)
        if stands.status is PlaceStatus.PLACED:
            await _confirm(tx, group, row)
        else:
            tx.record(row.subject, _waiting(tx, group, row))


def _offer(tx: Transaction, group: GroupRow, rows: Sequence[PlaceRow]) -> None:
    """Offer what is free to who waited longest."""
    answer_by = tx.today + timedelta(days=group.reply_days)
    by_id = {row.enrolment_id: row for row in rows}
    for place in rules.offer_freed([_place(row) for row in rows], group.capacity, answer_by):
        row = by_id[place.enrolment_id]
        _stand(row, place)
        event = PlaceOffered(
            enrolment_id=row.enrolment_id,
            partner_id=group.partner_id,
            module_id=group.module_id,
            module_name=group.module_name,
            answer_by=answer_by,
        )
        tx.record(row.subject, event)


async def _confirm(tx: Transaction, group: GroupRow, row: PlaceRow) -> None:
    participant = await tx.load(ParticipantRow, row.enrolment_id)
    participant.status, participant.coach_id = "confirmed", group.trainer_id
    event = EnrolmentConfirmed(
        enrolment_id=row.enrolment_id,
        partner_id=group.partner_id,
        coach_id=group.trainer_id,
        confirmed_on=tx.today,
        module_id=group.module_id,
        module_name=group.module_name,
    )
    tx.record(row.subject, event)


def _waiting(tx: Transaction, group: GroupRow, row: PlaceRow) -> EnrolmentWaiting:
    return EnrolmentWaiting(
        enrolment_id=row.enrolment_id,
        partner_id=group.partner_id,
        module_id=group.module_id,
        module_name=group.module_name,
        waiting_since=tx.today,
    )


def _place(row: PlaceRow) -> Place:
    return Place(row.enrolment_id, row.number, PlaceStatus(row.status), row.answer_by)


def _stand(row: PlaceRow, place: Place) -> None:
    """Write where somebody stands."""
    row.status, row.number, row.answer_by = place.status, place.number, place.answer_by
