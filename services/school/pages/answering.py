"""Pages behind the links in the mail: may the municipality help on, and stopping that (R11, R19).

Asking for a page never acts, because mail programs and scanners open links by themselves. The
forms carry no token of a session, as there is none: who does not have the link has no form.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi import Form as FromForm
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from services.school import links
from services.school.agreements import Answer, record_answers, stop_handover
from services.school.document import coach_contact, partner_of
from services.school.domain.handover import LINK_TEXT, HandoverStatus
from services.school.models import HandoverRow, PartnerRow, StudentRow
from shared.access.gate import LinkTx, by_link
from shared.identity.limits import limited
from shared.messaging.transaction import Transaction
from shared.pages import templates
from shared.pages.brand import ESTAFETTE, Brands
from shared.pages.forms import Form, filled
from shared.pages.messages import sentence
from shared.pages.rendering import redirect, render
from shared.reference import gemeente, institution
from shared.runtime.links import LinkUnusable, page_says_why
from shared.schemas.vocabulary import Gemeentecode

answering = APIRouter(prefix="/handover-answer/{token}", include_in_schema=False)
stopping = APIRouter(prefix="/handover-stop/{token}", include_in_schema=False)
pages = templates("services.school")

ToAnswer = Annotated[UUID, by_link(links.ANSWER)]
ToStop = Annotated[UUID, by_link(links.STOP)]
LONGEST_FORM_FIELD = 20_000

_STATE = {
    HandoverStatus.PROPOSED: "asked",
    HandoverStatus.AGREED: "yes",
    HandoverStatus.OFFERED: "yes",
    HandoverStatus.ACCEPTED: "theirs",
    HandoverStatus.COMPLETED: "theirs",
    HandoverStatus.DECLINED: "no",
}
"""What the page shows; everything else is over."""


@answering.get("", dependencies=[limited], response_class=HTMLResponse)
async def ask(request: Request, handover_id: ToAnswer, tx: LinkTx) -> Response:
    """Show the question, or what was answered."""
    return await _show(request, tx, handover_id)


@answering.post("", dependencies=[limited])
async def answer(  # noqa: PLR0913  the fields of the form
    request: Request,
    handover_id: ToAnswer,
    tx: LinkTx,
    agreed: Annotated[Literal["yes", "no"], FromForm()],
    own_words: Annotated[str, FromForm(max_length=LONGEST_FORM_FIELD)] = "",
    gemeentecode: Annotated[Gemeentecode | None, FromForm()] = None,
) -> Response:
    """Record the answer, once; whoever sends it again sees what was answered.

    Who meanwhile lives elsewhere sees the question anew, about the municipality of now (R13).
    """
    said = own_words if agreed == "yes" else ""
    try:
        given = Answer(
            handover_id=handover_id,
            agreed=agreed == "yes",
            means="link",
            text_version=LINK_TEXT,
            own_words=said.strip() or None,
            gemeentecode=gemeentecode,
        )
    except ValidationError as error:
        form = filled(own_words=said).refused(own_words=sentence(error.errors()[0]))
        return await _show(request, tx, handover_id, form=form)
    with page_says_why():
        await record_answers(tx, [given])
    return redirect(request.url.path)


@stopping.get("", dependencies=[limited], response_class=HTMLResponse)
async def ask_to_stop(request: Request, handover_id: ToStop, tx: LinkTx) -> Response:
    """Show the button to stop, or that nothing runs any more."""
    return await _show(request, tx, handover_id, to_stop=True)


@stopping.post("", dependencies=[limited])
async def stop(request: Request, handover_id: ToStop, tx: LinkTx) -> Response:
    """Stop the handover, once, without a reason."""
    with page_says_why():
        await stop_handover(tx, handover_id, LINK_TEXT)
    return redirect(request.url.path)


async def _show(
    request: Request,
    tx: Transaction,
    handover_id: UUID,
    *,
    to_stop: bool = False,
    form: Form[Any] | None = None,
) -> Response:
    handover = await tx.session.get(HandoverRow, handover_id)
    student = await tx.session.get(StudentRow, handover.subject) if handover else None
    if handover is None or student is None:
        raise LinkUnusable
    values = await _about(tx, student, handover)
    brands: Brands = request.app.state.brands
    request.state.brand = await brands(request, student.brin) or ESTAFETTE
    values |= {"to_stop": to_stop, "form": form or filled()}
    return await render(request, pages, "handover-answer.html", **values)


async def _about(tx: Transaction, student: StudentRow, handover: HandoverRow) -> dict[str, Any]:
    """Return what the page says: who asks, to whom it goes, how it stands, and who the coach is."""
    code = partner_of(student)
    partner = await tx.session.get(PartnerRow, code) if code else None
    status = HandoverStatus(handover.status)
    stopped = handover.stopped_on is not None
    code_of_now = handover.gemeentecode or student.gemeentecode
    return {
        "state": "stopped" if stopped else _STATE.get(status, "over"),
        "gemeentecode": code_of_now,
        "school": institution(student.brin, tx.today).name,
        "gemeente": gemeente(code_of_now, tx.today).name,
        "coach": coach_contact(student, {code: partner} if code and partner else {}),
        "stop_path": tx.links.path(links.STOP, handover.handover_id, tx.now),
    }
