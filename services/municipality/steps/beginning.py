"""A case begins with accepting a handover, and gets its coach when that is settled (R8, R9)."""

from sqlalchemy import update
from sqlmodel import col

from services.municipality.domain.age import (
    AGE_LIMIT,
    birthday,
    check_new_support,
    is_doorstroompunt,
    notice_on,
    too_old_for,
)
from services.municipality.domain.coach import CoachSettled
from services.municipality.domain.outcomes import review_day
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.domain.tasks import TaskKind, first_contact, three_way, vacant_coach
from services.municipality.models import CaseRow, HandoverRow, TaskRow
from services.municipality.steps.tasks import finish, want
from shared.baton import rules as baton
from shared.messaging.transaction import Cause, Transaction
from shared.rules import require
from shared.schemas.municipality import HandoverRefused
from shared.schemas.vocabulary import Outcome, RefusalReason


async def begin_case(tx: Transaction, handover: HandoverRow) -> None:
    """Open the case of an accepted handover, or take it over; raises RuleBroken (R6, R8).

    Who had the case before, such as the municipality where the young person lived, reaches it no
    more from this commit on.
    """
    limit_on = birthday(handover.opened(tx.sealer).birth_date, AGE_LIMIT)
    check_new_support(handover.to_organisation, limit_on, tx.today)
    await tx.session.flush()  # accepting is what lets this transaction reach the case
    found = await tx.session.get(
        CaseRow, handover.subject, with_for_update=True, populate_existing=True
    )
    case = found or CaseRow(
        subject=handover.subject,
        gemeentecode=handover.gemeentecode,
        accepted_version=handover.regie_version,
        coach_id=handover.coach_id,
        coach_organisation=handover.coach_organisation,
        opened_on=tx.today,
    )
    case.gemeentecode, case.accepted_version = handover.gemeentecode, handover.regie_version
    case.coach_id, case.coach_organisation = handover.coach_id, handover.coach_organisation
    case.coach_vacant_since = tx.today
    case.opened_on, case.status = tx.today, "open"
    case.outcome_review_on = case.outcome_review_on or review_day(
        Outcome(case.outcome), None, tx.today
    )
    case.closed_on = case.closed_reason = case.worker_id = case.next_contact_on = None
    case.age_limit_on, case.age_notice_on = limit_on, notice_on(limit_on, tx.today)
    tx.add(case)
    await tx.session.flush()  # the rows of a case are reached through it
    await _forget_tasks_of_before(tx, case)
    await want(tx, case, first_contact(tx.today), vacant_coach(tx.today))


async def _forget_tasks_of_before(tx: Transaction, case: CaseRow) -> None:
    """Finish what was left when the person moved away from here, earlier."""
    await tx.session.exec(
        update(TaskRow)
        .where(col(TaskRow.subject) == case.subject, col(TaskRow.done_on).is_(None))
        .values(done_on=tx.today)
    )


async def settle_case(tx: Transaction, handover: HandoverRow, settled: CoachSettled) -> None:
    """Give the case its coach; raises RuleBroken once it is closed (R9, R16)."""
    case = await tx.load(CaseRow, handover.subject)
    require(_is_of(case, handover), MunicipalityRule.CASE_IS_OPEN)
    case.coach_id, case.coach_organisation = settled.coach.coach_id, settled.coach.organisation
    case.coach_vacant_since = None
    await finish(tx, case, TaskKind.COACH_VACANT)
    wanted = three_way(
        same_coach=settled.same_coach,
        warm_on=settled.warm_on,
        cold_reason=settled.cold_reason,
        on=tx.today,
    )
    if wanted:
        await want(tx, case, wanted)


async def waits_for_coach(tx: Transaction, handover: HandoverRow) -> bool:
    """Return True while an accepted handover has no coach yet and the case is open."""
    case = await tx.session.get(CaseRow, handover.subject)
    return handover.settled_on is None and case is not None and _is_of(case, handover)


def _is_of(case: CaseRow, handover: HandoverRow) -> bool:
    """Return True if this handover brought the case, and it is open."""
    return case.status == "open" and case.accepted_version == handover.regie_version


def refuse_too_old(tx: Transaction, handover: HandoverRow, cause: Cause) -> bool:
    """Refuse at once an offer that may not be accepted, of somebody of 27 or older (R6).

    Returns True if it was. The school keeps the regie, as after every refusal.
    """
    if not is_doorstroompunt(handover.to_organisation):
        return False
    limit_on = birthday(handover.opened(tx.sealer).birth_date, AGE_LIMIT)
    if not too_old_for(handover.to_organisation, limit_on, tx.today):
        return False
    handover.status = baton.refuse(handover.offer(), by=handover.to_organisation).status
    handover.refusal_reason = RefusalReason.OTHER
    refused = HandoverRefused(
        handover_id=handover.handover_id, reason=RefusalReason.OTHER, refused_on=tx.today
    )
    tx.record(handover.subject, refused, cause=cause)
    return True
