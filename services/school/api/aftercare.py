"""Graduates: enrolments, contact moments, outcomes, and a longer term where life asks for it."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import col, select

from services.school.aftercare import contacts, work_list
from services.school.aftercare.coaches import CoachIn, change_coach
from services.school.aftercare.contacts import ContactIn, OutcomeIn
from services.school.aftercare.enrolling import EnrolmentIn, enrol_all
from services.school.aftercare.extending import ExtensionIn
from services.school.aftercare.extending import extend as extend_term
from services.school.aftercare.vacancies import vacancies
from services.school.api.paging import Limit
from services.school.document import partner_of
from services.school.models import EnrolmentRow, StudentRow
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.runtime.web import Today
from shared.schemas.vocabulary import CoachId

router = APIRouter()


@router.get("/graduates", dependencies=[permits(Action.READ_GRADUATES)])
async def graduates(
    showing: Showing,
    diploma_from: date,
    diploma_until: date,
    *,
    offered: bool = True,
    limit: Limit = 200,
) -> list[dict[str, Any]]:
    """List graduates by diploma day, without names."""
    enrolled = select(EnrolmentRow.subject).where(EnrolmentRow.subject == StudentRow.subject)
    found = await showing.session.exec(
        select(StudentRow, enrolled.exists())
        .where(
            StudentRow.status == "graduate",
            StudentRow.offered == offered,
            col(StudentRow.diploma_on).between(diploma_from, diploma_until),
        )
        .order_by(col(StudentRow.diploma_on), col(StudentRow.subject))
        .limit(limit)
    )
    rows = found.all()
    await showing.note(row.subject for row, _ in rows)
    return [_graduate(row, enrolled=is_enrolled) for row, is_enrolled in rows]


def _graduate(row: StudentRow, *, enrolled: bool) -> dict[str, Any]:
    shown = {"subject", "diploma_on", "scope", "offered", "klas", "coach_id", "outcome"}
    more = {"partner_id": partner_of(row), "gemeentecode": row.gemeentecode, "enrolled": enrolled}
    return row.model_dump(include=shown) | more


@router.post("/enrolments", dependencies=[permits(Action.ENROL)], status_code=201)
async def enrol(enrolments: list[EnrolmentIn], tx: Tx) -> list[dict[str, UUID]]:
    """Enrol graduates in aftercare or a module; goes to the partner directly (R25)."""
    return [{"enrolment_id": known} for known in await enrol_all(tx, enrolments)]


@router.get("/contacts/due", dependencies=[permits(Action.READ_WORK_LIST)])
async def contacts_due(
    showing: Showing, on: date, coach_id: CoachId | None = None, limit: Limit = 200
) -> list[dict[str, Any]]:
    """List whom to contact and why, longest due first: the coaches' work list."""
    found = await work_list.calls(showing.session, on, coach_id=coach_id, limit=limit)
    await showing.note(call.student.subject for call in found)
    return [
        {
            "enrolment_id": call.enrolment.enrolment_id,
            "subject": call.enrolment.subject,
            "coach_id": call.enrolment.coach_id,
            "reasons": call.reasons,
            "rhythm_month": call.rhythm_month,
            "due_on": call.enrolment.call_on,
            "attempts": len(call.enrolment.attempts),
            "other_channel": call.other_channel,
            "days_left": call.days_left,
        }
        for call in found
    ]


@router.post("/contacts", dependencies=[permits(Action.RECORD_CONTACT)], status_code=201)
async def record_contacts(recorded: list[ContactIn], tx: Tx) -> dict[str, int]:
    """Record contact moments and plan the next ones; only two-way contact counts."""
    await contacts.record_contacts(tx, recorded)
    return {"contacts": len(recorded)}


@router.post("/outcomes", dependencies=[permits(Action.REPORT_OUTCOME)], status_code=201)
async def report_outcomes(outcomes: list[OutcomeIn], tx: Tx) -> dict[str, int]:
    """Report where graduates are now, each valid until its review date."""
    await contacts.report_outcomes(tx, outcomes)
    return {"outcomes": len(outcomes)}


@router.post(
    "/graduates/{subject}/question", dependencies=[permits(Action.RECORD_CONTACT)], status_code=201
)
async def ask(subject: UUID, tx: Tx) -> dict[str, date]:
    """Note that the young person asked to be called: on top of the coach's list today."""
    await contacts.ask(tx, subject)
    return {"asked_on": tx.today}


@router.get("/coaches/vacant", dependencies=[permits(Action.READ_VACANCIES)])
async def without_coach(showing: Showing, today: Today) -> list[dict[str, Any]]:
    """List who has no coach, longest first, and for whom the alert is raised (R9)."""
    found = await vacancies(showing.session, today)
    await showing.note(each.student.subject for each in found)
    return [
        {
            "subject": each.student.subject,
            "klas": each.student.klas,
            "since": each.since,
            "alert_on": each.alert_on,
            "alert": each.alert,
        }
        for each in found
    ]


@router.post("/graduates/{subject}/coach", dependencies=[permits(Action.CHANGE_COACH)])
async def coach(subject: UUID, wanted: CoachIn, tx: Tx) -> dict[str, str | None]:
    """Give somebody another coach, or none yet, because they asked; no reason is kept (R31)."""
    await change_coach(tx, subject, wanted.coach_id, asked_by="school")
    return {"coach_id": wanted.coach_id}


@router.post(
    "/graduates/{subject}/extension", dependencies=[permits(Action.EXTEND_TERM)], status_code=201
)
async def extend(subject: UUID, asked: ExtensionIn, tx: Tx) -> dict[str, date]:
    """Extend the term in special circumstances; what was still to come moves along (R4)."""
    return {"term_ends_on": await extend_term(tx, subject, asked)}
