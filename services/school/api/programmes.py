"""Integral programmes and the social map, for machines."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.school import programmes
from services.school.asking import Asking
from services.school.domain.programme import Outflow
from services.school.programmes import (
    MapEntry,
    NewCertificate,
    NewParticipant,
    NewProgramme,
    TakesPart,
)
from shared.access.actions import Action
from shared.access.gate import Reading, Showing, Tx, permits
from shared.runtime.web import Today

router = APIRouter()


class Left(BaseModel):
    """Where a student went."""

    actual: Outflow


@router.post("/programmes", dependencies=[permits(Action.KEEP_PROGRAMMES)], status_code=201)
async def start(new: NewProgramme, tx: Tx, asker: Asking) -> dict[str, UUID]:
    """Start a programme from its template."""
    return {"programme_id": programmes.start(tx, asker.brin, new)}


@router.get("/programmes", dependencies=[permits(Action.READ_PROGRAMMES)])
async def all_programmes(reading: Reading) -> list[dict[str, Any]]:
    """List the programmes of the school."""
    return [row.model_dump() for row in await programmes.all_programmes(reading)]


@router.post(
    "/programmes/{programme_id}/participants",
    dependencies=[permits(Action.KEEP_PROGRAMMES)],
    status_code=201,
)
async def take_part(programme_id: UUID, new: NewParticipant, tx: Tx) -> dict[str, UUID]:
    """Let a student take part, with the expected outflow."""
    await programmes.take_part(tx, programme_id, new)
    return {"subject": new.subject}


@router.get(
    "/programmes/{programme_id}/participants", dependencies=[permits(Action.READ_PROGRAMMES)]
)
async def participants(programme_id: UUID, showing: Showing) -> list[dict[str, Any]]:
    """List who takes part; whose data are shown is written down."""
    found = await programmes.participants(showing.session, programme_id)
    await showing.note(each.participant.subject for each in found)
    return [_participant(each) for each in found]


def _participant(each: TakesPart) -> dict[str, Any]:
    certificates = [row.model_dump(include={"name", "obtained_on"}) for row in each.certificates]
    more = {"name": each.student.given_name, "certificates": certificates}
    return each.participant.model_dump() | more


@router.post(
    "/programmes/{programme_id}/participants/{subject}/certificates",
    dependencies=[permits(Action.KEEP_PROGRAMMES)],
    status_code=201,
)
async def certify(
    programme_id: UUID, subject: UUID, new: NewCertificate, tx: Tx
) -> dict[str, UUID]:
    """Keep a certificate that a student obtained."""
    return {"certificate_id": await programmes.certify(tx, programme_id, subject, new)}


@router.post(
    "/programmes/{programme_id}/participants/{subject}/outflow",
    dependencies=[permits(Action.KEEP_PROGRAMMES)],
    status_code=201,
)
async def leave(programme_id: UUID, subject: UUID, left: Left, tx: Tx) -> dict[str, str]:
    """Write down where a student went."""
    await programmes.leave(tx, programme_id, subject, left.actual)
    return {"actual": left.actual}


@router.get("/programmes/{programme_id}/matrix", dependencies=[permits(Action.READ_PROGRAMMES)])
async def matrix(programme_id: UUID, reading: Reading) -> dict[str, dict[str, int]]:
    """Count students by expected and actual outflow."""
    found = await programmes.matrix(reading, programme_id)
    return {expected.value: counted for expected, counted in found.items()}


@router.get("/social-map", dependencies=[permits(Action.READ_PROGRAMMES)])
async def social_map(reading: Reading, today: Today) -> list[dict[str, Any]]:
    """List the social map; what was not checked for six months is flagged."""
    return await programmes.social_map(reading, today)


@router.post("/social-map", dependencies=[permits(Action.KEEP_PROGRAMMES)], status_code=201)
async def put_on_map(entry: MapEntry, tx: Tx, asker: Asking) -> dict[str, UUID]:
    """Add an organisation, checked today."""
    return {"entry_id": programmes.put_on_map(tx, asker.brin, entry)}


@router.post("/social-map/{entry_id}/check", dependencies=[permits(Action.KEEP_PROGRAMMES)])
async def check_entry(entry_id: UUID, tx: Tx) -> dict[str, UUID]:
    """Write down that an organisation was checked today and that it is still right."""
    await programmes.check_entry(tx, entry_id)
    return {"entry_id": entry_id}
