"""The pages of the privacy officer: who may see what, and who saw what (R50, R51)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from shared.access import disclosures
from shared.access.actions import Action
from shared.access.disclosures import Disclosure
from shared.access.gate import Reading, permits
from shared.access.table import BY_LINK, TABLE
from shared.access.who import Role
from shared.pages import templates
from shared.pages.forms import filled
from shared.pages.rendering import render

router = APIRouter(tags=["privacy"])
pages = templates("shared.pages")

Limit = Annotated[int, Query(ge=1, le=1000)]

ROLE_NAMES = {
    Role.CENTRAL_TEAM: "centraal team",
    Role.SLBER: "SLB'er",
    Role.COACH: "coach",
    Role.POLICY_ADVISER: "beleidsadviseur",
    Role.OWNER: "eigenaar van de partner",
    Role.TRAINER: "trainer",
    Role.CASE_WORKER: "klantmanager",
    Role.DOORSTROOMPUNT_WORKER: "medewerker Doorstroompunt",
    Role.REGION_MANAGER: "regiomanager",
    Role.PRIVACY_OFFICER: "privacyfunctionaris",
    Role.OPERATOR: "beheerder",
    Role.YOUNG_PERSON: "jongere",
    Role.SYSTEM: "systeem van de organisatie",
}
"""What people call the roles."""


@router.get("/disclosures", dependencies=[permits(Action.READ_DISCLOSURES)])
async def list_disclosures(
    reading: Reading, subject: UUID | None = None, limit: Limit = 200
) -> list[Disclosure]:
    """List who of the own organisation saw whose data, newest first."""
    return await disclosures.read(reading, subject=subject, limit=limit)


@router.get(
    "/privacy/table", dependencies=[permits(Action.READ_TABLE)], response_class=HTMLResponse
)
async def show_table(request: Request) -> HTMLResponse:
    """Show who may see what, and on what ground."""
    rows = [
        {
            "purpose": permit.purpose,
            "who": sorted(ROLE_NAMES[role] for role in permit.roles),
            "fields": [field.value for field in permit.fields],
            "ground": permit.ground,
        }
        for permit in TABLE
    ]
    return await render(request, pages, "table.html", rows=rows, links=BY_LINK)


@router.get(
    "/privacy/disclosures",
    dependencies=[permits(Action.READ_DISCLOSURES)],
    response_class=HTMLResponse,
)
async def show_disclosures(
    request: Request, reading: Reading, subject: UUID | None = None
) -> HTMLResponse:
    """Show who saw whose data, of one person or of everybody."""
    found = await disclosures.read(reading, subject=subject, limit=200)
    form = filled(subject=subject)
    return await render(request, pages, "disclosures.html", rows=found, form=form, roles=ROLE_NAMES)
