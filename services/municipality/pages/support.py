"""Pages behind the link of a young person: stop in two clicks, and come back (R6, R19).

Asking for a page never acts, because mail programs and scanners open links by themselves. The
pages say nothing of who it is about, as whoever has the mail can open them.
"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.municipality import links
from services.municipality.domain.age import check_return
from services.municipality.models import CaseRow
from services.municipality.pages.cases import pages
from services.municipality.steps import cases as steps
from shared.access.gate import LinkTx, by_link
from shared.identity.limits import limited
from shared.messaging.transaction import Transaction
from shared.pages.rendering import redirect, render
from shared.reference import gemeente
from shared.rules import RuleBroken
from shared.runtime.links import LinkUnusable, page_says_why

router = APIRouter(prefix="/my-support/{token}", include_in_schema=False)

Mine = Annotated[UUID, by_link(links.SUPPORT)]
State = Literal["open", "closed", "over"]


@router.get("", dependencies=[limited], response_class=HTMLResponse)
async def mine(request: Request, subject: Mine, tx: LinkTx) -> Response:
    """Show one button: to stop, or to come back."""
    return await _show(request, tx, subject, sure=False)


@router.get("/sure", dependencies=[limited], response_class=HTMLResponse)
async def ask_if_sure(request: Request, subject: Mine, tx: LinkTx) -> Response:
    """Ask whether they are sure; that is the second click."""
    return await _show(request, tx, subject, sure=True)


@router.post("/stop", dependencies=[limited])
async def stop(subject: Mine, tx: LinkTx, token: str) -> Response:
    """Stop, once, without a reason."""
    with page_says_why():
        await steps.stop(tx, subject)
    return redirect(f"/{links.SUPPORT.name}/{token}")


@router.post("/return", dependencies=[limited])
async def come_back(subject: Mine, tx: LinkTx, token: str) -> Response:
    """Come back, once, until the 27th birthday."""
    with page_says_why():
        await steps.resume(tx, subject)
    return redirect(f"/{links.SUPPORT.name}/{token}")


async def _show(request: Request, tx: Transaction, subject: UUID, *, sure: bool) -> Response:
    case = await tx.session.get(CaseRow, subject)
    if case is None:
        raise LinkUnusable
    return await render(
        request,
        pages,
        "support.html",
        state=_state(tx, case),
        gemeente=gemeente(case.gemeentecode, tx.today).name,
        sure=sure,
        stopped=case.closed_reason == "stopped",
        path=str(request.url.path).removesuffix("/sure"),
    )


def _state(tx: Transaction, case: CaseRow) -> State:
    if case.status == "open":
        return "open"
    try:
        check_return(case.age_limit_on, tx.today)
    except RuleBroken:
        return "over"
    return "closed"
