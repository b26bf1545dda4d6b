"""Other systems of the school: they bring students and outcomes, and take alumni preferences.

With an ``Idempotency-Key`` a system can send again what it got no answer to: the same key with the
same body gets the same answer and does nothing more; with another body it is refused.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from services.school.aftercare.idempotency import once
from services.school.aftercare.preferences import PreferenceIn, keep_preferences, preferences
from services.school.domain.connections import ConnectionRule
from services.school.importing.outcomes import OutcomeLine, write_outcomes
from services.school.importing.persons import MOST_AT_ONCE, PersonsIn, write_persons
from services.school.imports import writer_of
from shared.access.actions import Action
from shared.access.decide import Access
from shared.access.gate import Showing, Tx, permits
from shared.messaging.transaction import Transaction
from shared.rules import RuleBroken

router = APIRouter()

Key = Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[\x21-\x7e]{8,128}$")]


class OutcomeIn(BaseModel):
    """Where a graduate is now, by the school's own number."""

    brin: str
    student_number: str
    outcome: str


class OutcomesIn(BaseModel):
    """Outcomes."""

    items: list[OutcomeIn] = Field(max_length=MOST_AT_ONCE)


class PreferencesIn(BaseModel):
    """What graduates want to hear."""

    items: list[PreferenceIn] = Field(max_length=MOST_AT_ONCE)


@router.post("/connections/students", dependencies=[permits(Action.IMPORT_GRADUATES)])
async def bring_students(
    request: Request, sent: PersonsIn, tx: Tx, key: Key = None
) -> dict[str, Any]:
    """Bring students and graduates, shaped as persons of the Open Education API."""
    access: Access = request.state.access

    async def act() -> dict[str, Any]:
        return await write_persons(tx, await writer_of(tx), sent.items, access.reach.codes)

    return await _once(request, tx, key, act)


@router.post("/connections/outcomes", dependencies=[permits(Action.IMPORT_OUTCOMES)])
async def bring_outcomes(
    request: Request, sent: OutcomesIn, tx: Tx, key: Key = None
) -> dict[str, Any]:
    """Bring outcomes; what is known already stays as it is."""
    access: Access = request.state.access

    async def act() -> dict[str, Any]:
        lines = [
            OutcomeLine(place, each.brin, each.student_number, each.outcome)
            for place, each in enumerate(sent.items)
        ]
        done = await write_outcomes(tx, lines, access.reach.codes)
        return {
            "rows": len(lines),
            "changed": done.changed,
            "unchanged": done.unchanged,
            "rejected": [
                {"item": place, "column": why.column, "value": why.value, "reason": why.reason}
                for place, why in sorted(done.refused, key=lambda each: each[0])
            ],
        }

    return await _once(request, tx, key, act)


@router.post("/connections/preferences", dependencies=[permits(Action.EXPORT_PREFERENCES)])
async def bring_preferences(
    request: Request, sent: PreferencesIn, tx: Tx, key: Key = None
) -> dict[str, Any]:
    """Bring what graduates told the alumni system; numbers of other schools are passed over.

    ``opted_out`` is of how many a yes was not taken over, because they turned it off themselves.
    """

    async def act() -> dict[str, Any]:
        kept, stands = await keep_preferences(tx, sent.items, "alumni-system")
        return {"kept": kept, "opted_out": stands}

    return await _once(request, tx, key, act)


@router.get("/connections/preferences", dependencies=[permits(Action.EXPORT_PREFERENCES)])
async def take_preferences(
    showing: Showing,
    after: Annotated[str, Query(max_length=40)] = "",
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
) -> dict[str, Any]:
    """Take what graduates want to hear, by purpose; ``next`` is where the following page begins."""
    found = await preferences(showing.session, after=after, limit=limit)
    await showing.note(each.subject for each in found)
    items = [
        {
            "brin": each.brin,
            "student_number": each.student_number,
            "mail": each.mail,
            "purposes": {
                "guidance": each.guidance,
                "guidance_promotion": each.guidance_promotion,
                "alumni": each.alumni,
            },
            "changed_on": each.changed_on,
        }
        for each in found
    ]
    last = found[-1] if len(found) == limit else None
    return {"items": items, "next": f"{last.brin} {last.student_number}" if last else None}


async def _once(
    request: Request,
    tx: Transaction,
    key: str | None,
    act: Callable[[], Awaitable[dict[str, Any]]],
) -> dict[str, Any]:
    access: Access = request.state.access
    asked = request.url.path.encode() + b"\n" + await request.body()
    organisation = access.organisation.partition(":")[2]
    try:
        return await once(tx, organisation, key, asked, act)
    except RuleBroken as broken:
        if broken.rule is not ConnectionRule.KEY_OF_ONE_REQUEST:
            raise
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, broken.rule.value) from broken
