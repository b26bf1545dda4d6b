"""Somebody moved: the case is offered to the new municipality, as the school once did (R8, R13)."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.municipality.domain.coach import Coach
from services.municipality.domain.handovers import answer_by, next_warning
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import CaseContactRow, CaseRow, HandoverRow, MoveRow
from services.municipality.steps.opened import last_holding, open_case
from shared.baton import rules as baton
from shared.baton.rules import Holding, Offer
from shared.messaging.transaction import Transaction
from shared.reference import gemeenten
from shared.reference.mailboxes import intake_mailbox
from shared.rules import require
from shared.runtime.texts import LongText
from shared.schemas.municipality import CaseOffered, CoachContinuityAsked
from shared.schemas.personal import Contact, ContactMoment, Overgangsdocument
from shared.schemas.vocabulary import Gemeentecode

SHARED_CONTACTS = 20
"""Most contact moments in an overgangsdocument, so that it reads in three minutes."""


class MoveIn(BaseModel):
    """Where somebody went to live, and that they agree that the case goes along (R11)."""

    gemeentecode: Gemeentecode
    agreed: bool = False
    means: Literal["conversation", "phone"]
    support_needs: LongText | None = None
    own_words: LongText | None = None


async def offer_case(tx: Transaction, subject: UUID, move: MoveIn) -> UUID:
    """Offer a case to another municipality; returns the handover. Raises NotFound, RuleBroken.

    Until the receiver accepts, this municipality holds the regie and keeps the case.
    """
    held = (await last_holding(tx, subject)).holding()
    case = await open_case(tx, subject)
    known = {each.gemeentecode for each in gemeenten(tx.today)}
    require(move.gemeentecode in known, MunicipalityRule.MUNICIPALITY_EXISTS)
    require(move.gemeentecode != case.gemeentecode, MunicipalityRule.OTHER_MUNICIPALITY)
    require(case.coach_vacant_since is None, MunicipalityRule.COACH_FIRST)
    offered = baton.offer(
        held,
        offering=held.holder,
        offer_under_way=await _is_offered(tx, subject),
        agreed_on=tx.today if move.agreed else None,
        document_ready=True,
        handover_id=uuid7(),
        to_organisation=f"gemeente:{move.gemeentecode}",
        answer_by=answer_by(tx.today),
    )
    document = await _document(tx, case, move)
    handover = _handover(tx, case, offered, held, document)
    tx.add(handover, _move(tx, case, move, offered))
    _tell(tx, handover)
    return offered.handover_id


async def _is_offered(tx: Transaction, subject: UUID) -> bool:
    query = select(MoveRow).where(MoveRow.subject == subject, MoveRow.status == "open")
    return (await tx.session.exec(query)).first() is not None


async def _document(tx: Transaction, case: CaseRow, move: MoveIn) -> Overgangsdocument:
    """Draw up the document anew: what came with the case, and what the municipality did since.

    Of its conversations only that they were, on which day and how; notes stay here.
    """
    came = await tx.session.exec(
        select(HandoverRow).where(
            HandoverRow.subject == case.subject,
            HandoverRow.status == "accepted",
            HandoverRow.regie_version == case.accepted_version,
        )
    )
    handover = came.one()
    before = handover.opened(tx.sealer)
    same = handover.coach() == Coach(case.coach_id, case.coach_organisation)
    named = Contact(name=case.coach_id, email=intake_mailbox(case.gemeentecode))
    talks = await tx.session.exec(
        select(CaseContactRow)
        .where(CaseContactRow.subject == case.subject, CaseContactRow.kind == "two-way")
        .order_by(col(CaseContactRow.contacted_on), col(CaseContactRow.contact_id))
    )
    moments = [ContactMoment(contacted_on=c.contacted_on, channel=c.channel) for c in talks]
    return before.model_copy(
        update={
            "gemeentecode": move.gemeentecode,
            "coach": before.coach if same else named,
            "coach_organisation": case.coach_organisation,
            "contact_moments": (*before.contact_moments, *moments)[-SHARED_CONTACTS:],
            "support_needs": tuple(move.support_needs.splitlines())
            if move.support_needs
            else before.support_needs,
            "own_words": move.own_words or before.own_words,
        }
    )


def _handover(
    tx: Transaction, case: CaseRow, offered: Offer, held: Holding, document: Overgangsdocument
) -> HandoverRow:
    return HandoverRow(
        handover_id=offered.handover_id,
        subject=case.subject,
        gemeentecode=offered.to_organisation.partition(":")[2],
        regie_version=offered.version,
        held_since=held.held_from,
        from_organisation=offered.from_organisation,
        to_organisation=offered.to_organisation,
        offered_on=tx.today,
        answer_by=offered.answer_by,
        agreed_on=tx.today,
        coach_id=case.coach_id,
        coach_organisation=case.coach_organisation,
        document=tx.sealer.seal(case.subject, document),
        intake_mailbox=intake_mailbox(offered.to_organisation.partition(":")[2]),
        warn_on=next_warning(offered.answer_by, tx.today),
    )


def _move(tx: Transaction, case: CaseRow, move: MoveIn, offered: Offer) -> MoveRow:
    return MoveRow(
        handover_id=offered.handover_id,
        subject=case.subject,
        from_gemeentecode=case.gemeentecode,
        to_gemeentecode=move.gemeentecode,
        offered_on=tx.today,
        answer_by=offered.answer_by,
    )


def _tell(tx: Transaction, handover: HandoverRow) -> None:
    told = handover.model_dump(include={*CaseOffered.model_fields})
    tx.record(handover.subject, CaseOffered(**told))
    asked = handover.model_dump(include={*CoachContinuityAsked.model_fields})
    tx.record(handover.subject, CoachContinuityAsked(**asked))
