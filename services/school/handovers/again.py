"""After a refusal, an expiry or a withdrawal: offer anew, ask again, or end without handover."""

from typing import Literal
from uuid import UUID

from sqlmodel import select
from uuid_utils.compat import uuid7

from services.school.domain.handover import HandoverStatus
from services.school.domain.moving import (
    Ended,
    MovingRule,
    agreement_holds,
    check_again,
    check_closing,
)
from services.school.handovers.moving import change_residence
from services.school.models import HandoverRow, StudentRow
from services.school.steps import end_support, handovers_of, offer, propose, route_on
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.schemas.school import AgreementRecorded
from shared.schemas.vocabulary import SupportEndReason

Began = Literal["offered", "asked"]


def ended(student: StudentRow, newest: HandoverRow, *, young_enough: bool) -> Ended:
    """Return what decides whether somebody can be offered anew."""
    assert student.term_ends_on is not None
    return Ended(
        status=HandoverStatus(newest.status),
        stopped=newest.stopped_on is not None,
        guided=student.support_ended is None,
        term_ends_on=student.term_ends_on,
        young_enough=young_enough,
    )


async def offer_again(tx: Transaction, handover_id: UUID) -> Began:
    """Offer anew where the agreement still holds, else ask the young person again (R10, R11).

    A new handover begins, which says which one it follows. Raises RuleBroken and NotFound.
    """
    student, newest = await newest_of(tx, handover_id)
    require(newest.handover_id == handover_id, MovingRule.AFTER_NO_HANDOVER)
    young = route_on(student, tx.today) is not None
    check_again(ended(student, newest, young_enough=young), tx.today)
    if not holds(student, newest):
        propose(tx, student, tx.today, follows=handover_id)
        return "asked"
    anew = HandoverRow(
        handover_id=uuid7(),
        status=HandoverStatus.AGREED,
        proposed_on=tx.today,
        follows=handover_id,
        **newest.model_dump(include=_KEPT),
    )
    tx.add(anew)
    _record_agreement(tx, anew)
    await tx.flush()
    await offer(tx, [(student, anew)], tx.today)
    return "offered"


_KEPT = {
    "subject",
    "agreed_on",
    "agreed_means",
    "agreed_text",
    "agreed_gemeentecode",
    "own_words",
}
"""What goes along from the former handover: the agreement, and what the young person said."""


def holds(student: StudentRow, newest: HandoverRow) -> bool:
    """Return True if the agreement also covers an offer of today (R11)."""
    return newest.agreed_on is not None and agreement_holds(
        agreed_for=newest.agreed_gemeentecode,
        text_version=newest.agreed_text,
        receiver=student.gemeentecode,
    )


def _record_agreement(tx: Transaction, anew: HandoverRow) -> None:
    """Say of the new handover what was agreed before, so that no offer is without (R11)."""
    assert anew.agreed_on is not None
    event = AgreementRecorded(
        handover_id=anew.handover_id,
        agreed=True,
        recorded_on=anew.agreed_on,
        means=anew.agreed_means or "conversation",
        text_version=anew.agreed_text or "",
    )
    tx.record(anew.subject, event)


async def follow_residence(tx: Transaction, handover_id: UUID) -> Began:
    """Follow what a municipality said when it refused: the young person lives elsewhere (R13)."""
    student, newest = await newest_of(tx, handover_id)
    named = newest.resident_in
    require(named is not None, MovingRule.RESIDENCE_KNOWN)
    assert named is not None
    if student.gemeentecode != named:
        await change_residence(tx, student.subject, named, heard_from="municipality")
    return await offer_again(tx, handover_id)


async def close(tx: Transaction, handover_id: UUID) -> None:
    """End the school's guidance without a handover; raises RuleBroken (R10, R20)."""
    student, newest = await newest_of(tx, handover_id)
    status = HandoverStatus(newest.status)
    assert student.term_ends_on is not None
    guided = student.support_ended is None
    check_closing(status, guided=guided, term_ends_on=student.term_ends_on, on=tx.today)
    if status in (HandoverStatus.PROPOSED, HandoverStatus.AGREED):
        newest.status = HandoverStatus.LAPSED
    await end_support(tx, [(student, SupportEndReason.NO_TRANSFER)], tx.today)


async def newest_of(tx: Transaction, handover_id: UUID) -> tuple[StudentRow, HandoverRow]:
    """Return whose handover this is and the newest of that person, the person locked first."""
    found = await tx.session.exec(
        select(HandoverRow.subject).where(HandoverRow.handover_id == handover_id)
    )
    subject = found.one_or_none()
    if subject is None:
        raise NotFound("handover")
    student = await tx.load(StudentRow, subject)
    return student, (await handovers_of(tx, [subject]))[subject][-1]
