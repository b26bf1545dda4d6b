"""The end of enrolments: nobody is called any more, and the partner stops seeing who it was."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from services.school.domain.aftercare import Rhythm
from services.school.models import EnrolmentRow
from shared.messaging.transaction import Transaction
from shared.schemas.school import EnrolmentEnded

ENDED = "ended"


async def end_enrolments(tx: Transaction, subjects: Sequence[UUID]) -> list[EnrolmentRow]:
    """Take people off the coaches' work list; returns the enrolments that ended with it."""
    rows = await tx.session.exec(
        select(EnrolmentRow)
        .where(col(EnrolmentRow.subject).in_(subjects), EnrolmentRow.status != ENDED)
        .order_by(col(EnrolmentRow.enrolment_id))
        .with_for_update()
    )
    found = list(rows)
    for row in found:
        row.status = ENDED
        row.follow(Rhythm(None, None))
    return found


def ended(enrolment: EnrolmentRow, on: date) -> EnrolmentEnded:
    """Return the event after which the partner no longer sees the participant (R54)."""
    return EnrolmentEnded(
        enrolment_id=enrolment.enrolment_id, partner_id=enrolment.partner_id, ended_on=on
    )
