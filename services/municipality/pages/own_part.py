"""Pages of health and criminal law, which only the Doorstroompunt opens (R48, R49)."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.municipality.models import PersonRow
from services.municipality.pages import doorstroompunt_words as words
from services.municipality.steps.doorstroompunt import details_of
from services.municipality.steps.own_part import (
    OwnPartIn,
    agreed,
    deletions,
    erase,
    planned,
    read_part,
    write_part,
)
from shared.access.actions import Action
from shared.access.gate import Reading, Showing, Shown, Tx, permits
from shared.messaging.transaction import Transaction
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound

router = APIRouter(prefix="/doorstroompunt", include_in_schema=False)
pages = templates("services.municipality")
pages.env.globals["words"] = words

_KEEP = permits(Action.KEEP_OWN_PART)
_PART = "/{person_id}/own-part"


@router.get(
    "/retention", dependencies=[permits(Action.READ_RETENTION)], response_class=HTMLResponse
)
async def retention(request: Request, reading: Reading) -> HTMLResponse:
    """Show what will be deleted when, and what was; in numbers, of nobody (R49)."""
    return await render(
        request,
        pages,
        "doorstroompunt/retention.html",
        planned=await planned(reading),
        deleted=await deletions(reading),
    )


@router.get(_PART, dependencies=[_KEEP], response_class=HTMLResponse)
async def own_part(request: Request, person_id: UUID, tx: Tx, showing: Showing) -> HTMLResponse:
    """Show somebody's own part; each look is written down."""
    return await _show(request, showing, tx, person_id)


@router.post(_PART, dependencies=[_KEEP])
async def keep(request: Request, person_id: UUID, tx: Tx, showing: Showing) -> Response:
    """Keep what is needed, of who agreed to support (WEB 9.2.7)."""
    form = await read_form(request, OwnPartIn)
    if form.errors:
        return await _show(request, showing, tx, person_id, form)
    await write_part(tx, person_id, form.model)
    return done(request, f"/doorstroompunt/{person_id}/own-part", "Het eigen deel is bewaard.")


@router.post(f"{_PART}/erasure", dependencies=[_KEEP])
async def erase_now(request: Request, person_id: UUID, tx: Tx) -> Response:
    """Erase somebody's own part at once."""
    await tx.load(PersonRow, person_id)
    await erase(tx, person_id)
    return done(request, f"/doorstroompunt/{person_id}", "Het eigen deel is gewist.")


async def _show(
    request: Request,
    showing: Shown,
    tx: Transaction,
    person_id: UUID,
    form: Form[Any] | None = None,
) -> HTMLResponse:
    person = await showing.session.get(PersonRow, person_id)
    if person is None:
        raise NotFound("person")
    await showing.note([person.known_as])
    part = await read_part(tx, person)
    return await render(
        request,
        pages,
        "doorstroompunt/own-part.html",
        details=details_of(tx.sealer, person),
        person_id=person_id,
        part=part,
        may_write=await agreed(showing.session, person_id),
        form=form or filled(**part.content.model_dump()),
    )
