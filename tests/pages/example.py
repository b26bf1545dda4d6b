"""A page with every part, as a colleague would write it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from shared.access.actions import Action
from shared.access.gate import permits
from shared.pages import templates
from shared.pages.forms import DutchDecimal, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import require
from shared.runtime.texts import ShortText

router = APIRouter(dependencies=[permits(Action.READ_OVERVIEW)])
pages = templates("tests.pages")


class ExampleRule(StrEnum):
    NOT_THIS_ONE = "Deze titel bestaat al."


class Example(BaseModel):
    title: ShortText
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    phone: str | None = None
    price: Annotated[DutchDecimal, Field(ge=0, le=50_000)]
    on: date
    remark: str | None = None
    level: Literal["2", "3", "4"]
    days: Annotated[list[Literal["ma", "di"]], Field(min_length=1)]


@router.get("/example")
async def blank(request: Request) -> Response:
    return await render(request, pages, "example.html", form=filled(level=3))


@router.post("/example")
async def sent(request: Request) -> Response:
    form = await read_form(request, Example)
    if form.errors:
        return await render(request, pages, "example.html", form=form)
    require(form.model.title != "Dubbel", ExampleRule.NOT_THIS_ONE)
    return done(request, "/", "Het voorbeeld is bewaard.")


@router.get("/broken")
async def broken() -> Response:
    raise LookupError("with something that nobody may see")
