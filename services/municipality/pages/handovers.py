"""The inbox of handovers, and one handover: read it, and answer it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.municipality.domain.handovers import days_left, document_is_open, urgency
from services.municipality.models import HandoverRow
from services.municipality.pages import handover_words as words
from services.municipality.steps import desk, questions
from services.municipality.steps import handovers as steps
from services.municipality.steps.document import opened
from services.municipality.steps.handovers import RefusalIn
from services.municipality.steps.questions import QuestionIn
from shared.access.actions import Action
from shared.access.fields import only
from shared.access.gate import Asking, Showing, Shown, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.pages.words import unknown_place
from shared.reference import UnknownReference, gemeente_by_name
from shared.rules import NotFound, RuleBroken
from shared.runtime.sealing import Sealer
from shared.runtime.texts import ShortText
from shared.runtime.web import Today, Unsealing
from shared.schemas.vocabulary import ContactOutcome, Gemeentecode, RefusalReason

router = APIRouter(prefix="/desk/handovers", include_in_schema=False)
pages = templates("services.municipality")
pages.env.globals["handover_words"] = words

_READS = permits(Action.SEE_DOCUMENT)
"""A form that is not right comes back with the whole page, so whoever sends it may see that."""
Tab = Literal["coming", "offered", "coach", "history"]
Page = Annotated[int, Query(ge=1, le=10_000)]


class RefusalForm(BaseModel):
    """Why, as the page asks it; the municipality by its name."""

    reason: RefusalReason
    resident_in: ShortText | None = None


@router.get("", dependencies=[permits(Action.SEE_INBOX)], response_class=HTMLResponse)
async def inbox(  # noqa: PLR0913  what an address can ask for
    request: Request,
    showing: Showing,
    seal: Unsealing,
    today: Today,
    tab: Tab = "offered",
    gemeentecode: Gemeentecode | None = None,
    page: Page = 1,
) -> HTMLResponse:
    """Show what waits for an answer or a coach, what is coming, or what was."""
    session, fields = showing.session, showing.access.fields
    counts = await desk.counts(session, gemeentecode)
    shown: dict[str, Any] = {}
    if tab == "coming":
        shown["coming"], shown["within"] = await desk.coming(session, today, gemeentecode, page)
        subjects = [each.row.subject for each in shown["coming"]]
    elif tab == "history":
        shown["past"] = await desk.past(session, gemeentecode, page)
        subjects = [row.subject for row, _ in shown["past"]]
    else:
        shown["waiting"] = await desk.waiting(
            session, seal, fields, today, gemeentecode, page, accepted=tab == "coach"
        )
        subjects = [each.row.subject for each in shown["waiting"]]
    await showing.note(subjects)
    total = getattr(counts, tab)
    return await render(
        request,
        pages,
        "handovers/inbox.html",
        tab=tab,
        counts=counts,
        chosen=gemeentecode,
        own=sorted(code for code in showing.access.reach.codes if code.startswith("GM")),
        page=page,
        last=-(-total // desk.PAGE),
        today=today,
        **shown,
    )


@router.get("/{handover_id}", dependencies=[_READS], response_class=HTMLResponse)
async def one(
    handover_id: UUID, request: Request, showing: Showing, seal: Unsealing, today: Today
) -> HTMLResponse:
    """Show one handover: the document while it is open, else how it ended (R54)."""
    return await show(request, showing, seal, handover_id, today=today)


@router.post("/{handover_id}/acceptance", dependencies=[permits(Action.ANSWER_OFFER)])
async def accept(handover_id: UUID, request: Request, tx: Tx) -> Response:
    """Accept, in one click: with the same coach, if the coach can stay (R10, R17)."""
    await steps.accept(tx, handover_id)
    row = await tx.session.get_one(HandoverRow, handover_id)
    settled = row.settled_on is not None
    said = "De coach blijft." if settled else "Regel nu de coach."
    return done(request, _page(handover_id), f"U heeft de overdracht aanvaard. {said}")


@router.get(
    "/{handover_id}/refusal",
    dependencies=[permits(Action.ANSWER_OFFER)],
    response_class=HTMLResponse,
)
async def ask_why(handover_id: UUID, request: Request, showing: Showing) -> HTMLResponse:
    """Show the form to refuse."""
    row = await _row(showing, handover_id)
    return await render(request, pages, "handovers/refusal.html", row=row, form=filled())


@router.post("/{handover_id}/refusal", dependencies=[permits(Action.ANSWER_OFFER)])
async def refuse(
    handover_id: UUID, request: Request, tx: Tx, showing: Showing, today: Today
) -> Response:
    """Refuse, for a reason; the school keeps the regie (R10)."""
    row = await _row(showing, handover_id)
    form = await read_form(request, RefusalForm)
    if not form.errors:
        try:
            named = form.model.resident_in
            code = gemeente_by_name(named, today).gemeentecode if named else None
            refusal = RefusalIn(reason=form.model.reason, resident_in=code)
            await steps.refuse(tx, handover_id, refusal)
        except UnknownReference as unknown:
            form = form.refused(resident_in=unknown_place(unknown))
        except RuleBroken as broken:
            form = form.refused(resident_in=broken.rule.value)
        else:
            said = "U heeft de overdracht geweigerd. De school hoort het meteen."
            return done(request, "/desk/handovers", said)
    return await render(request, pages, "handovers/refusal.html", row=row, form=form)


@router.post("/{handover_id}/questions", dependencies=[permits(Action.ASK_SCHOOL), _READS])
async def ask(  # noqa: PLR0913  the parts of an address with a form on a page with more
    handover_id: UUID,
    request: Request,
    tx: Tx,
    showing: Showing,
    asking: Asking,
    seal: Unsealing,
    today: Today,
) -> Response:
    """Ask the school something; the days to answer do not stop (R10)."""
    await opened(tx.session, handover_id, seal)
    form = await read_form(request, QuestionIn)
    if form.errors:
        return await show(request, showing, seal, handover_id, today=today, question=form)
    await questions.ask(tx, handover_id, form.model, author=asking.who.name)
    return done(request, f"{_page(handover_id)}#questions", "Uw vraag is naar de school.")


async def show(  # noqa: PLR0913  the page and the forms on it
    request: Request,
    showing: Shown,
    seal: Sealer,
    handover_id: UUID,
    *,
    today: Today,
    question: Form[Any] | None = None,
    coach: Form[Any] | None = None,
    contact: Form[Any] | None = None,
) -> HTMLResponse:
    """Show one handover with its forms; at most one of these was sent."""
    row, case, planned = await desk.standing(showing.session, handover_id)
    if row is None:
        raise NotFound("handover")
    await showing.note([row.subject])
    is_open = document_is_open(row.status, case.status if case else None)
    content = row.opened(seal) if is_open else None
    granted = only(content, showing.access.fields) if content else {}
    document = {name: getattr(content, name) for name in granted} if content else None
    thread = await questions.thread(showing.session, handover_id, seal) if is_open else []
    return await render(
        request,
        pages,
        "handovers/one.html",
        row=row,
        document=document,
        thread=thread,
        ending=desk.ending_of(row),
        routes=desk.routes(row),
        days_left=days_left(row.answer_by, today),
        urgency=urgency(row.answer_by, today),
        planned=planned,
        form=question or coach or contact or filled(),
        question=question or filled(),
        coach=coach or filled(who="alternative" if row.alternative_coach_id else "own", how="plan"),
        contact=contact or filled(outcome=ContactOutcome.INTRODUCED),
        today=today,
    )


async def _row(showing: Shown, handover_id: UUID) -> HandoverRow:
    row = await showing.session.get(HandoverRow, handover_id)
    if row is None:
        raise NotFound("handover")
    await showing.note([row.subject])
    return row


def _page(handover_id: UUID) -> str:
    return f"/desk/handovers/{handover_id}"
