"""JSON for machines: the municipality's desk."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlmodel import col, select

from services.municipality.domain import (
    Coach,
    ColdReason,
    MunicipalityRule,
    change_coach,
    days_left,
    document_is_open,
    keep_coach,
    with_contact,
)
from services.municipality.models import CaseRow, HandoverRow, RegieRow, UpcomingRow
from services.municipality.overview import overview
from services.municipality.settling import settle
from shared.access.actions import Action
from shared.access.fields import only
from shared.access.gate import Reading, Showing, Tx, permits
from shared.baton import rules as baton
from shared.baton.rules import Holding, OfferStatus
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.web import Today, Unsealing
from shared.schemas.municipality import (
    HandoverAccepted,
    HandoverRefused,
    OutcomeReported,
    ParticipationDeclined,
    RegieClosed,
)
from shared.schemas.personal import Overgangsdocument, Sealed
from shared.schemas.vocabulary import (
    CoachChangeReason,
    CoachId,
    Gemeentecode,
    Organisation,
    Outcome,
    RefusalReason,
    RegieCloseReason,
)

router = APIRouter(tags=["municipality"])

Limit = Annotated[int, Query(ge=1, le=20_000)]
DeskStatus = Literal["open", "accepted", "completed", "refused", "expired", "withdrawn"]
_HIDDEN = {"document", "refusal_reason"}


class RefusalIn(BaseModel):
    """Why a handover is refused."""

    reason: RefusalReason


class CoachIn(BaseModel):
    """Another coach, with the reason (R17), and the day of the three-way contact (R16).

    Without such a contact: the reason why there was none.
    """

    coach_id: CoachId
    coach_organisation: Organisation
    reason: CoachChangeReason
    warm_contact_on: date | None = None
    cold_reason: ColdReason | None = None


class OutcomeIn(BaseModel):
    """Where the young person is now."""

    outcome: Outcome
    review_on: date | None = None


class ClosureIn(BaseModel):
    """Why the case can be closed."""

    reason: RegieCloseReason


@router.get("/handovers", dependencies=[permits(Action.READ_OFFERS)])
async def handovers(
    showing: Showing,
    today: Today,
    status: DeskStatus | None = None,
    gemeentecode: Gemeentecode | None = None,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List offers, the first to expire on top; ``accepted`` means: coach not settled yet."""
    query = select(HandoverRow).order_by(col(HandoverRow.answer_by), col(HandoverRow.handover_id))
    if status == "completed":
        query = query.where(col(HandoverRow.settled_on).is_not(None))
    elif status == "accepted":
        query = query.where(HandoverRow.status == status, col(HandoverRow.settled_on).is_(None))
    elif status is not None:
        query = query.where(HandoverRow.status == status)
    if gemeentecode is not None:
        query = query.where(HandoverRow.gemeentecode == gemeentecode)
    rows = (await showing.session.exec(query.limit(limit))).all()
    await showing.note(row.subject for row in rows)
    return [
        row.model_dump(exclude=_HIDDEN) | {"days_left": days_left(row.answer_by, today)}
        for row in rows
    ]


@router.get("/handovers/{handover_id}/document", dependencies=[permits(Action.SEE_DOCUMENT)])
async def document(handover_id: UUID, showing: Showing, seal: Unsealing) -> dict[str, Any]:
    """Show the overgangsdocument, while the offer waits for an answer or the case is open (R54)."""
    row = await showing.session.get(HandoverRow, handover_id)
    case = await showing.session.get(CaseRow, row.subject) if row else None
    if row is None or not document_is_open(row.status, case.status if case else None):
        raise NotFound("handover")
    sealed = Sealed[Overgangsdocument](row.document)
    content = seal.unseal(row.subject, sealed, Overgangsdocument)
    await showing.note([row.subject])
    return only(content, showing.access.fields)


@router.post("/handovers/{handover_id}/acceptance", dependencies=[permits(Action.ANSWER_OFFER)])
async def accept(handover_id: UUID, tx: Tx) -> dict[str, int]:
    """Accept: from this commit on the municipality holds the next version (R8, R10)."""
    handover = await tx.load(HandoverRow, handover_id)
    accepted, holding = baton.accept(
        handover.offer(), by=handover.to_organisation, at=tx.now, on=tx.today
    )
    handover.status = accepted.status
    await _write_history(tx, handover, holding)
    event = HandoverAccepted(
        handover_id=handover_id,
        regie_version=holding.version,
        holder=holding.holder,
        accepted_at=holding.held_from,
    )
    tx.record(handover.subject, event)
    if handover.coach_answer == "available":
        await settle(tx, handover, keep_coach(handover.coach()))
    return {"regie_version": holding.version}


async def _write_history(tx: Transaction, handover: HandoverRow, accepted: Holding) -> None:
    """Write the version that ends and the one that begins, also of who was here before."""
    found = await tx.session.exec(
        select(RegieRow)
        .where(RegieRow.subject == handover.subject)
        .order_by(col(RegieRow.version))
        .with_for_update()
    )
    rows = {row.version: row for row in found}
    written = baton.write_down(
        [row.holding() for row in rows.values()],
        handover.offer(),
        held_since=handover.held_since,
        accepted=accepted,
    )
    for holding in written:
        if holding.version in rows:
            rows[holding.version].held_until = holding.held_until
    await tx.session.flush()  # what ends, ends before anything else begins
    tx.add(*(RegieRow(**asdict(h)) for h in written if h.version not in rows))


@router.post("/handovers/{handover_id}/refusal", dependencies=[permits(Action.ANSWER_OFFER)])
async def refuse(handover_id: UUID, refusal: RefusalIn, tx: Tx) -> dict[str, str]:
    """Refuse: the school keeps the regie (R10)."""
    handover = await tx.load(HandoverRow, handover_id)
    handover.status = baton.refuse(handover.offer(), by=handover.to_organisation).status
    handover.refusal_reason = refusal.reason
    event = HandoverRefused(handover_id=handover_id, reason=refusal.reason, refused_on=tx.today)
    tx.record(handover.subject, event)
    return {"status": "refused"}


@router.post("/handovers/{handover_id}/coach", dependencies=[permits(Action.ANSWER_OFFER)])
async def name_other_coach(handover_id: UUID, coach: CoachIn, tx: Tx) -> dict[str, str]:
    """Name another coach, for a reason, which completes the handover (R16, R17)."""
    handover = await tx.load(HandoverRow, handover_id)
    accepted = handover.status == OfferStatus.ACCEPTED
    require(accepted, MunicipalityRule.SETTLE_AFTER_ACCEPTING)
    require(handover.settled_on is None, MunicipalityRule.SETTLED_ONCE)
    settled = change_coach(
        Coach(coach.coach_id, coach.coach_organisation),
        coach.reason,
        present=handover.coach(),
        present_can_stay=handover.coach_answer == "available",
    )
    settled = with_contact(settled, coach.warm_contact_on, coach.cold_reason, on=tx.today)
    await settle(tx, handover, settled)
    return {"status": "completed"}


@router.get("/upcoming", dependencies=[permits(Action.READ_UPCOMING)])
async def upcoming(
    showing: Showing, gemeentecode: Gemeentecode | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List the handovers that schools are preparing, the first to come on top."""
    query = select(UpcomingRow).order_by(
        col(UpcomingRow.term_ends_on), col(UpcomingRow.handover_id)
    )
    if gemeentecode is not None:
        query = query.where(UpcomingRow.gemeentecode == gemeentecode)
    rows = (await showing.session.exec(query.limit(limit))).all()
    await showing.note(row.subject for row in rows)
    return [row.model_dump() for row in rows]


@router.get("/cases", dependencies=[permits(Action.READ_CASES)])
async def cases(
    showing: Showing, gemeentecode: Gemeentecode | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List cases, oldest first."""
    query = select(CaseRow).order_by(col(CaseRow.opened_on), col(CaseRow.subject)).limit(limit)
    if gemeentecode is not None:
        query = query.where(CaseRow.gemeentecode == gemeentecode)
    rows = (await showing.session.exec(query)).all()
    await showing.note(row.subject for row in rows)
    return [row.model_dump() for row in rows]


async def _open_case(tx: Transaction, subject: UUID) -> CaseRow:
    case = await tx.load(CaseRow, subject)
    require(case.status == "open", MunicipalityRule.CASE_IS_OPEN)
    return case


@router.post("/cases/{subject}/outcomes", dependencies=[permits(Action.KEEP_CASE)], status_code=201)
async def report_outcome(subject: UUID, reported: OutcomeIn, tx: Tx) -> dict[str, str]:
    """Report where the young person is now."""
    case = await _open_case(tx, subject)
    case.outcome = reported.outcome
    event = OutcomeReported(
        outcome=reported.outcome, reported_on=tx.today, review_on=reported.review_on
    )
    tx.record(subject, event)
    return {"outcome": reported.outcome}


@router.post("/cases/{subject}/declination", dependencies=[permits(Action.KEEP_CASE)])
async def stop_participation(subject: UUID, tx: Tx) -> dict[str, str]:
    """Stop at the young person's wish, without a reason (R19)."""
    case = await _open_case(tx, subject)
    tx.record(subject, ParticipationDeclined(declined_on=tx.today))
    await _close(tx, case, RegieCloseReason.STOPPED)
    return {"status": "closed"}


@router.post("/cases/{subject}/closure", dependencies=[permits(Action.KEEP_CASE)])
async def close_case(subject: UUID, closure: ClosureIn, tx: Tx) -> dict[str, str]:
    """Close a case: nobody needs to hold the regie any more."""
    case = await _open_case(tx, subject)
    await _close(tx, case, closure.reason)
    return {"status": "closed"}


async def _close(tx: Transaction, case: CaseRow, reason: RegieCloseReason) -> None:
    held = (
        await tx.session.exec(
            select(RegieRow)
            .where(RegieRow.subject == case.subject, col(RegieRow.held_until).is_(None))
            .with_for_update()
        )
    ).one()
    held.held_until = baton.close(held.holding(), at=tx.now).held_until
    case.status, case.closed_on = "closed", tx.today
    event = RegieClosed(regie_version=held.version, reason=reason, closed_on=tx.today)
    tx.record(case.subject, event)


@router.get("/overview", dependencies=[permits(Action.READ_OVERVIEW)])
async def show_overview(reading: Reading) -> dict[str, Any]:
    """Show the municipality's counts."""
    return await overview(reading)
