"""Telling who has a place in an open module when and where it is (R28)."""

from uuid import UUID

from sqlmodel import col, select

from services.partner.domain.waiting import PlaceStatus
from services.partner.models import GroupRow, PlaceRow, SessionRow
from shared.messaging.transaction import Transaction
from shared.schemas.partner import MeetingAnnounced


async def announce(tx: Transaction, group: GroupRow, session: SessionRow) -> None:
    """Tell everybody with a place how it stands with a session; the caller holds the group."""
    found = await tx.session.exec(
        select(PlaceRow)
        .where(PlaceRow.group_id == group.group_id, PlaceRow.status == PlaceStatus.PLACED)
        .order_by(col(PlaceRow.number))
    )
    for place in found:
        _tell(tx, group, session, place.subject, place.enrolment_id)


async def announce_to(tx: Transaction, group: GroupRow, place: PlaceRow) -> None:
    """Tell somebody who got a place of the sessions to come; the caller holds the group."""
    found = await tx.session.exec(
        select(SessionRow)
        .where(
            SessionRow.group_id == group.group_id,
            col(SessionRow.cancelled_on).is_(None),
            col(SessionRow.starts_at) > tx.now,
        )
        .order_by(col(SessionRow.starts_at), col(SessionRow.session_id))
    )
    for session in found:
        _tell(tx, group, session, place.subject, place.enrolment_id)


def _tell(
    tx: Transaction, group: GroupRow, session: SessionRow, subject: UUID, enrolment_id: UUID
) -> None:
    event = MeetingAnnounced(
        session_id=session.session_id,
        enrolment_id=enrolment_id,
        partner_id=group.partner_id,
        trainer_id=session.trainer_id,
        module_name=group.module_name,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        location=session.location,
        sequence=session.sequence,
        cancelled=session.cancelled_on is not None,
    )
    tx.record(subject, event)
