"""The one step out of promotion, from the mail itself (R34, RFC 8058).

Looking at the page does nothing, because mail programs and scanners open links by themselves. Its
button and the button of a mail program send the same request, which needs no cookie: whoever has
the link may. It is answered with a page and never sends on, as RFC 8058 asks.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from services.notifications.domain.preferences import EVERYBODY, Choice, Setter
from services.notifications.domain.purposes import PROMOTION, Purpose
from services.notifications.footing import OPT_OUT, PREFERENCES
from services.notifications.preferences import choose
from shared.access.gate import LinkTx, by_link
from shared.identity.limits import limited
from shared.messaging.transaction import Transaction
from shared.pages import templates
from shared.pages.rendering import render
from shared.rules import NotFound
from shared.runtime.links import LinkUnusable

pages = templates("services.notifications")

Campaign = Annotated[UUID | None, Query()]
"""Of which campaign the mail was, so that its school can count; says nothing of the person."""


def _router(of: Purpose) -> APIRouter:
    """Return the addresses by which one stops a purpose; of a service message all promotion."""
    router = APIRouter(prefix=f"/{OPT_OUT[of].name}/{{token}}", include_in_schema=False)
    to_stop = by_link(OPT_OUT[of])
    stopped = PROMOTION if of is Purpose.SERVICE else (of,)

    @router.get("", dependencies=[limited], response_class=HTMLResponse)
    async def ask(request: Request, subject: Annotated[UUID, to_stop], tx: LinkTx) -> HTMLResponse:
        return await _show(request, tx, subject, of, stopped=False)

    @router.post("", response_class=HTMLResponse)
    async def stop(
        request: Request,
        subject: Annotated[UUID, to_stop],
        tx: LinkTx,
        campaign: Campaign = None,
    ) -> HTMLResponse:
        for purpose in stopped:
            choice = Choice(purpose, EVERYBODY, wanted=False, by=Setter.PERSON)
            await _choose(tx, subject, choice, campaign)
        return await _show(request, tx, subject, of, stopped=True)

    return router


async def _choose(tx: Transaction, subject: UUID, choice: Choice, campaign: UUID | None) -> None:
    try:
        await choose(tx, subject, choice, campaign)
    except NotFound as error:
        raise LinkUnusable from error


async def _show(
    request: Request, tx: Transaction, subject: UUID, of: Purpose, *, stopped: bool
) -> HTMLResponse:
    preferences = tx.links.path(PREFERENCES, subject, tx.now)
    values = {"purpose": of.value, "stopped": stopped, "preferences": preferences}
    return await render(request, pages, "preferences/opt-out.html", **values)


routers = tuple(_router(of) for of in OPT_OUT)
