"""The page behind the link under every mail: what one gets from whom, each turned on or off (R34).

Nobody signs in for it. It shows no name and no address: a mail is passed on sometimes.
"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.notifications.domain.preferences import Choice, Setter
from services.notifications.domain.purposes import Purpose
from services.notifications.dosing import dosing_of
from services.notifications.footing import OPT_OUT, PREFERENCES
from services.notifications.preferences import choose, lines_of
from shared.access.gate import LinkTx, by_link
from shared.identity.limits import limited
from shared.pages import templates
from shared.pages.forms import read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound
from shared.runtime.links import LinkUnusable

router = APIRouter(prefix="/preferences/{token}", include_in_schema=False)
pages = templates("services.notifications")
ToChoose = Annotated[UUID, by_link(PREFERENCES)]


class ChoiceIn(BaseModel):
    """One line turned on or off."""

    purpose: Literal["guidance-promotion", "alumni"]
    organisation: str
    wanted: bool


@router.get("", dependencies=[limited], response_class=HTMLResponse)
async def show(request: Request, subject: ToChoose, tx: LinkTx) -> HTMLResponse:
    """Show what the person gets and from whom."""
    try:
        lines = await lines_of(tx, subject)
    except NotFound as error:
        raise LinkUnusable from error
    stop_all = tx.links.path(OPT_OUT[Purpose.SERVICE], subject, tx.now)
    dosing = dosing_of(request.app.state.settings)
    values = {"lines": lines, "stop_all": stop_all, "dosing": dosing}
    return await render(request, pages, "preferences/preferences.html", **values)


@router.post("", dependencies=[limited])
async def turn(request: Request, subject: ToChoose, tx: LinkTx) -> Response:
    """Turn one line on or off, at once."""
    form = await read_form(request, ChoiceIn)
    lines = await lines_of(tx, subject)
    offered = {(line.purpose.value, line.organisation) for line in lines}
    if form.errors or (form.model.purpose, form.model.organisation) not in offered:
        return done(request, request.url.path, "Kies een knop op deze pagina.", "error")
    asked = form.model
    choice = Choice(Purpose(asked.purpose), asked.organisation, asked.wanted, Setter.PERSON)
    await choose(tx, subject, choice)
    said = "Dat krijg je vanaf nu." if asked.wanted else "Dat krijg je niet meer."
    return done(request, request.url.path, said)
