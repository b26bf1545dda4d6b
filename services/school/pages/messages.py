"""Which messages one young person got, for who guides them: no address, and no content."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.school.models import StudentRow
from shared import message_log
from shared.access.actions import Action
from shared.access.gate import Showing, permits
from shared.pages import templates
from shared.pages.rendering import render
from shared.rules import NotFound

router = APIRouter(prefix="/people", include_in_schema=False)
pages = templates("services.school")


@router.get(
    "/{subject}/messages",
    dependencies=[permits(Action.READ_SENT_MESSAGES)],
    response_class=HTMLResponse,
)
async def messages_of(subject: UUID, request: Request, showing: Showing) -> HTMLResponse:
    """Show what was sent for the school; raises NotFound beyond the asker's reach."""
    student = await showing.session.get(StudentRow, subject)
    if student is None:
        raise NotFound("student")
    await showing.note([subject])
    lines = await message_log.read(showing.session, subject, sender="school", code=student.brin[:4])
    values = {"student": student, "lines": lines}
    return await render(request, pages, "aftercare/messages.html", **values)
