"""Pages to look at every mail with made-up people, in every brand, on a phone and a desktop."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.brands import PLATFORM, municipality_brand, school_brand
from services.notifications.domain import Template
from services.notifications.examples import example
from services.notifications.layout import Letter, page_of, text_of
from services.notifications.mails import letter_of, pictures_of
from services.notifications.models import BrandRow
from shared.access.actions import Action
from shared.access.gate import Reading, permits
from shared.pages import templates
from shared.pages.brand import YOUR_MOVE, Brand
from shared.pages.forms import filled
from shared.pages.rendering import render
from shared.rules import NotFound
from shared.runtime.web import Now

router = APIRouter(include_in_schema=False)
pages = templates("services.notifications")
LOOKS = permits(Action.PREVIEW_MAILS)
MUNICIPALITY = "GM0599"
"""The municipality of the example."""
AS_A_MAIL = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""The mail itself has its styles inside, as mails must; it can run and fetch nothing."""


class Chosen(BaseModel):
    """Which mail, in which brand."""

    template: Template = Template.HANDOVER_QUESTION
    brand: str = YOUR_MOVE.code


async def _brands(session: AsyncSession, now: datetime) -> dict[str, Brand]:
    """Return the brands that mails can have here, by code."""
    rows = await session.exec(select(BrandRow).order_by(col(BrandRow.name)))
    schools = [school_brand(row) for row in rows]
    own = [PLATFORM, YOUR_MOVE, municipality_brand(MUNICIPALITY, now.date())]
    return {brand.code: brand for brand in [*own, *schools]}


def _letter(chosen: Chosen, brands: dict[str, Brand], now: datetime) -> Letter:
    brand = brands.get(chosen.brand)
    if brand is None:
        raise NotFound("brand")
    return letter_of(example(chosen.template, brand, now))


def _asked(template: Template | None = None, brand: str | None = None) -> Chosen:
    asked = {"template": template, "brand": brand}
    return Chosen(**{name: value for name, value in asked.items() if value is not None})


Asked = Annotated[Chosen, Depends(_asked)]


@router.get("/previews", dependencies=[LOOKS], response_class=HTMLResponse)
async def preview(request: Request, reading: Reading, now: Now, chosen: Asked) -> Response:
    """Show a mail: its subject, its text, and how it looks on a phone and a desktop."""
    brands = await _brands(reading, now)
    letter = _letter(chosen, brands, now)
    subjects = [(t.value, letter_of(example(t, PLATFORM, now)).subject) for t in Template]
    return await render(
        request,
        pages,
        "previews.html",
        form=filled(**chosen.model_dump()),
        chosen=chosen,
        subject=letter.subject,
        text=text_of(letter),
        mails=subjects,
        brands=[(code, brand.name) for code, brand in brands.items()],
    )


@router.get("/previews/mail", dependencies=[LOOKS], response_class=HTMLResponse)
async def preview_mail(reading: Reading, now: Now, chosen: Asked) -> Response:
    """Show the mail itself, for the frames of the page."""
    letter = _letter(chosen, await _brands(reading, now), now)
    pictures = {name: _inside(*picture) for name, picture in pictures_of(letter).items()}
    headers: dict[str, Any] = {"content-security-policy": AS_A_MAIL}
    return HTMLResponse(page_of(letter, pictures), headers=headers)


def _inside(content: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{b64encode(content).decode()}"
