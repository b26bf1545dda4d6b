"""The operators' page about who counts as one person: by pseudonym, without names (R35)."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.notifications.domain.joining import JoiningRule
from services.notifications.joining import (
    JoinIn,
    SeparateIn,
    join_by_hand,
    joinings,
    separate,
)
from services.notifications.models import JoiningRow
from shared.access.actions import Action
from shared.access.gate import Asking, Tx, permits
from shared.messaging.transaction import Transaction
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken

router = APIRouter(prefix="/joinings", include_in_schema=False)
pages = templates("services.notifications")
_KEEPS = permits(Action.KEEP_JOININGS)
_UNKNOWN = "Dit pseudoniem is hier niet bekend."


@router.get("", dependencies=[_KEEPS], response_class=HTMLResponse)
async def show(request: Request, tx: Tx) -> HTMLResponse:
    """Show the log, and the form to join two."""
    return await _show(request, tx, filled())


@router.post("", dependencies=[_KEEPS])
async def join(request: Request, tx: Tx, asking: Asking) -> Response:
    """Let two pseudonyms count as one person."""
    form = await read_form(request, JoinIn)
    if form.errors:
        return await _show(request, tx, form)
    try:
        await join_by_hand(tx, form.model, asking.who.subject)
    except NotFound:
        return await _show(request, tx, form.refused(subject=_UNKNOWN, other=_UNKNOWN))
    except RuleBroken as refusal:
        return await _show(request, tx, form.refused(other=refusal.rule.value))
    return done(request, "/joinings", "Deze twee tellen nu als één persoon.")


@router.get("/{joining_id}", dependencies=[_KEEPS], response_class=HTMLResponse)
async def ask_to_separate(request: Request, joining_id: UUID, tx: Tx) -> HTMLResponse:
    """Ask why two are not one person after all."""
    return await _show_one(request, tx, joining_id, filled())


@router.post("/{joining_id}", dependencies=[_KEEPS])
async def separated(request: Request, joining_id: UUID, tx: Tx, asking: Asking) -> Response:
    """Let them count separately again."""
    form = await read_form(request, SeparateIn)
    if form.errors:
        return await _show_one(request, tx, joining_id, form)
    try:
        await separate(tx, joining_id, form.model, asking.who.subject)
    except RuleBroken as refusal:
        return done(request, "/joinings", refusal.rule.value, "error")
    return done(request, "/joinings", "Deze twee tellen weer apart.")


async def _show(request: Request, tx: Transaction, form: Form[JoinIn]) -> HTMLResponse:
    values = {"lines": await joinings(tx.session), "form": form}
    return await render(request, pages, "joining/joinings.html", **values)


async def _show_one(
    request: Request, tx: Transaction, joining_id: UUID, form: Form[SeparateIn]
) -> HTMLResponse:
    line = await tx.load(JoiningRow, joining_id)
    if line.what != "joined" or line.separated_at is not None:
        raise RuleBroken(JoiningRule.STILL_ONE)
    return await render(request, pages, "joining/separate.html", line=line, form=form)
