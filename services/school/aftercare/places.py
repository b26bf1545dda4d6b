"""Places that came free in open modules: told to the young person, and answered by a link (R28)."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.domain import places as rules
from services.school.domain.places import OfferedPlace
from services.school.enrolments import ENDED
from services.school.links import place_link_of
from services.school.models import EnrolmentRow, PlaceOfferRow
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.rules import NotFound
from shared.schemas.invitations import PlaceChoiceOffered
from shared.schemas.partner import PlaceOffered
from shared.schemas.school import PlaceAnswered


async def keep_offers(tx: Transaction, events: Sequence[Received[PlaceOffered]]) -> None:
    """Keep places that came free, and let each young person answer by a link."""
    enrolments = await _enrolments(tx, {event.event.enrolment_id for event in events})
    for received in events:
        offered = received.event
        if enrolments[offered.enrolment_id].status == ENDED:
            continue  # the partner hears that as well
        row = PlaceOfferRow(
            offer_id=uuid7(),
            enrolment_id=offered.enrolment_id,
            subject=received.subject,
            module_name=offered.module_name,
            answer_by=offered.answer_by,
        )
        tx.add(row)
        links = place_link_of(tx, row.offer_id)
        event = PlaceChoiceOffered(
            enrolment_id=row.enrolment_id,
            module_name=row.module_name,
            answer_by=row.answer_by,
            links=tx.sealer.seal(row.subject, links),
        )
        tx.record(row.subject, event, cause=received)


async def withdraw(tx: Transaction, enrolments: Iterable[UUID]) -> None:
    """Note that offers no longer stand: they went to the next, or were given up at the partner."""
    await tx.session.execute(
        update(PlaceOfferRow)
        .where(col(PlaceOfferRow.enrolment_id).in_(list(enrolments)))
        .values(withdrawn=True)
    )


async def offered_place(
    session: AsyncSession, offer_id: UUID
) -> tuple[PlaceOfferRow, EnrolmentRow, OfferedPlace]:
    """Return an offer with its enrolment, and what decides about an answer; raises NotFound."""
    row = await session.get(PlaceOfferRow, offer_id)
    enrolment = await session.get(EnrolmentRow, row.enrolment_id) if row else None
    if row is None or enrolment is None:
        raise NotFound("place")
    return row, enrolment, _place(row, enrolment)


async def answer(tx: Transaction, offer_id: UUID, *, takes: bool) -> None:
    """Tell the partner whether the young person takes the place; raises NotFound, RuleBroken."""
    row = await tx.load(PlaceOfferRow, offer_id)
    enrolment = await tx.load(EnrolmentRow, row.enrolment_id)
    rules.answer(_place(row, enrolment), tx.today)
    row.takes, row.answered_on = takes, tx.today
    event = PlaceAnswered(enrolment_id=row.enrolment_id, takes=takes, answered_on=tx.today)
    tx.record(row.subject, event)


def _place(row: PlaceOfferRow, enrolment: EnrolmentRow) -> OfferedPlace:
    return OfferedPlace(
        answer_by=row.answer_by,
        takes=row.takes,
        withdrawn=row.withdrawn,
        placed=enrolment.status == "confirmed",
        ended=enrolment.status == ENDED,
    )


async def _enrolments(tx: Transaction, ids: set[UUID]) -> Mapping[UUID, EnrolmentRow]:
    found = await tx.session.exec(
        select(EnrolmentRow).where(col(EnrolmentRow.enrolment_id).in_(ids))
    )
    rows = {row.enrolment_id: row for row in found}
    if len(rows) < len(ids):
        raise NotFound("enrolment")
    return rows
