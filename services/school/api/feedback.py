"""Contact persons and signals, for machines."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.school import feedback
from services.school.asking import Asking
from services.school.domain.feedback import Decision, is_late
from services.school.feedback import NewContactPerson, NewSignal, Verdict
from services.school.models import SignalRow
from services.school.policy import Institution
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.runtime.texts import ShortText
from shared.runtime.web import Today
from shared.schemas.vocabulary import Crebo

router = APIRouter()


class Owner(BaseModel):
    """Who takes a signal up."""

    name: ShortText


@router.get("/courses/{brin}/contacts", dependencies=[permits(Action.READ_CONTACT_PERSONS)])
async def contact_persons(
    brin: Institution, reading: Reading, today: Today
) -> list[dict[str, Any]]:
    """List the courses with their contact person; a vacancy is told, and comes first."""
    return [
        {
            "crebo": course.crebo,
            "name": course.name,
            "students": course.students,
            "vacant": course.vacant,
            "contact": course.contact.model_dump() if course.contact else None,
        }
        for course in await feedback.courses(reading, brin, today)
    ]


@router.put("/courses/{brin}/contacts/{crebo}", dependencies=[permits(Action.KEEP_FEEDBACK)])
async def name_contact(
    brin: Institution, crebo: Crebo, person: NewContactPerson, tx: Tx
) -> dict[str, str]:
    """Make somebody the contact person of a course."""
    await feedback.name_contact(tx, brin, crebo, person)
    return {"crebo": crebo}


@router.post("/signals", dependencies=[permits(Action.GIVE_SIGNAL)], status_code=201)
async def give_signal(signal: NewSignal, tx: Tx, asker: Asking) -> dict[str, UUID]:
    """Give a signal about the offer (R37)."""
    return {"signal_id": feedback.give_signal(tx, asker, signal)}


@router.get("/signals/mine", dependencies=[permits(Action.GIVE_SIGNAL)])
async def own_signals(reading: Reading, asker: Asking, today: Today) -> list[dict[str, Any]]:
    """List the asker's own signals, with the answer."""
    return [_signal(row, today) for row in await feedback.signals(reading, asker.code)]


@router.get("/signals", dependencies=[permits(Action.KEEP_FEEDBACK)])
async def all_signals(reading: Reading, today: Today) -> list[dict[str, Any]]:
    """List all signals, what waits longest first."""
    return [_signal(row, today) for row in await feedback.signals(reading)]


def _signal(row: SignalRow, today: Today) -> dict[str, Any]:
    decision = Decision(row.decision) if row.decision else None
    return row.model_dump() | {"late": is_late(decision, row.decide_by, today)}


@router.put("/signals/{signal_id}/owner", dependencies=[permits(Action.KEEP_FEEDBACK)])
async def take_up(signal_id: UUID, owner: Owner, tx: Tx) -> dict[str, str]:
    """Name who takes a signal up (R37)."""
    await feedback.take_up(tx, signal_id, owner.name)
    return {"owner": owner.name}


@router.post(
    "/signals/{signal_id}/decision",
    dependencies=[permits(Action.KEEP_FEEDBACK)],
    status_code=201,
)
async def decide(signal_id: UUID, verdict: Verdict, tx: Tx) -> dict[str, str]:
    """Decide on a signal; the giver sees it at once (R37)."""
    await feedback.decide(tx, signal_id, verdict)
    return {"decision": verdict.decision}
