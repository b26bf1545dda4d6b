"""Which messages one young person got from the municipality: no address, and no content."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.municipality.models import CaseRow
from shared import message_log
from shared.access.actions import Action
from shared.access.gate import Showing, permits
from shared.pages import templates
from shared.pages.rendering import render
from shared.rules import NotFound

router = APIRouter(prefix="/people", include_in_schema=False)
pages = templates("services.municipality")


@router.get(
    "/{subject}/messages",
    dependencies=[permits(Action.READ_CASE_MESSAGES)],
    response_class=HTMLResponse,
)
async def messages_of(subject: UUID, request: Request, showing: Showing) -> HTMLResponse:
    """Show what was sent for this municipality; raises NotFound beyond the asker's reach."""
    case = await showing.session.get(CaseRow, subject)
    if case is None:
        raise NotFound("case")
    await showing.note([subject])
    lines = await message_log.read(
        showing.session, subject, sender="gemeente", code=case.gemeentecode
    )
    return await render(request, pages, "messages.html", lines=lines)
