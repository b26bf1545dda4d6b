"""The short form behind a link: no name, no account, less than a minute."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field, create_model

from services.school import evaluating
from services.school.asking import BY_LINK, ByLink
from services.school.branding import find_brand
from services.school.domain.quality import BEST, QUESTIONS, Side
from services.school.evaluating import Answer
from services.school.models import OrderRow
from shared.pages import templates
from shared.pages.forms import Form, read_form
from shared.pages.rendering import redirect, render
from shared.rules import RuleBroken
from shared.runtime.texts import LongText

router = APIRouter(include_in_schema=False, dependencies=[BY_LINK])
pages = templates("services.school")
Mark = Annotated[int, Field(ge=1, le=BEST)]
FORMS: dict[Side, type[BaseModel]] = {
    side: create_model(
        f"{side.value.title()}Form",
        tip=(LongText | None, None),
        **dict.fromkeys(questions, (Mark, ...)),  # type: ignore[call-overload]
    )
    for side, questions in QUESTIONS.items()
}
"""The short form of each side: a mark for each question, and a tip."""
MARKS = [(5, "5, helemaal mee eens"), (4, "4"), (3, "3"), (2, "2"), (1, "1, helemaal niet")]


@router.get("/evaluate/{key}", response_class=HTMLResponse)
async def questions(request: Request, key: UUID, tx: ByLink) -> Response:
    """Ask the questions of the side whose link it is."""
    side, order = await evaluating.asked(tx.session, key)
    return await _form(request, side, order, Form())


@router.post("/evaluate/{key}", response_class=HTMLResponse)
async def answer(request: Request, key: UUID, tx: ByLink) -> Response:
    """Keep the answer, without anything that tells who gave it (R36)."""
    side, order = await evaluating.asked(tx.session, key)
    form = await read_form(request, FORMS[side])
    if form.errors:
        return await _form(request, side, order, form)
    marks = form.model.model_dump()
    tip = marks.pop("tip")
    try:
        await evaluating.answer(tx, key, Answer(marks=marks, tip=tip))
    except RuleBroken as broken:
        return await _form(request, side, order, form.refused(tip=broken.rule.value))
    return redirect(f"/evaluate/{key}/thanks")


@router.get("/evaluate/{key}/thanks", response_class=HTMLResponse)
async def thanks(request: Request, key: UUID, tx: ByLink) -> Response:
    """Thank for the answer."""
    _, order = await evaluating.asked(tx.session, key)
    request.state.brand = await find_brand(request, order.brin)
    return await render(request, pages, "quality/thanks.html", order=order)


async def _form(request: Request, side: Side, order: OrderRow, form: Form[Any]) -> Response:
    request.state.brand = await find_brand(request, order.brin)
    return await render(
        request,
        pages,
        "quality/evaluate.html",
        order=order,
        form=form,
        questions=QUESTIONS[side],
        marks=MARKS,
    )
